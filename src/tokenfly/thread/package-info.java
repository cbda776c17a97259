/// Threads that everything hangs on.
package tokenfly.thread;

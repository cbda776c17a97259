/// The commands of the command line but `serve`: what an operator does beside a running gateway.
///
/// [tokenfly.command.Command] says which there are and how they are called, [tokenfly.command.Arguments]
/// takes a command line apart, [tokenfly.command.Commands] does it. `Installation` is where a command works:
/// it is no command's to make a data directory, or to answer for one that it cannot read.
package tokenfly.command;

/// Names that are made here: random ones, and hashes of longer ones.
package tokenfly.id;

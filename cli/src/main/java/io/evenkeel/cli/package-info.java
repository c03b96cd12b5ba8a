/**
 * The command line: {@code evenkeel} itself, what happens to errors, and the only place with
 * standard output and exit codes. Each command is a package of its own beside it.
 */
@NullMarked
package io.evenkeel.cli;

import org.jspecify.annotations.NullMarked;

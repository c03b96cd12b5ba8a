/**
 * The command line: one command a class, and the only place with standard output and exit codes.
 */
@NullMarked
package io.evenkeel.cli;

import org.jspecify.annotations.NullMarked;

/**
 * What a command says of itself: as help, as a manual page, as a page of the reference, to a shell.
 */
@NullMarked
package io.evenkeel.cli.usage;

import org.jspecify.annotations.NullMarked;

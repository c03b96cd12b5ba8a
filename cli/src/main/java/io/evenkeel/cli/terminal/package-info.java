/**
 * What is at the other end? Standard streams, the width of a terminal, lines that are shown and
 * taken back, Ctrl-C, the browser.
 */
@NullMarked
package io.evenkeel.cli.terminal;

import org.jspecify.annotations.NullMarked;

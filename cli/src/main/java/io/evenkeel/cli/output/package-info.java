/**
 * How is something written? JSON, CSV, tables of text, numbers in words, and files that may be
 * written to.
 */
@NullMarked
package io.evenkeel.cli.output;

import org.jspecify.annotations.NullMarked;

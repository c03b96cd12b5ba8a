/** What can be typed with more than one command? Options, arguments, and recipes for them. */
@NullMarked
package io.evenkeel.cli.options;

import org.jspecify.annotations.NullMarked;

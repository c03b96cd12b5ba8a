/** {@code evenkeel completion} and {@code evenkeel man}. */
@NullMarked
package io.evenkeel.cli.completion;

import org.jspecify.annotations.NullMarked;

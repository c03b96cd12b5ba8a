/** How good predictions are: accumulators that take rows block by block. */
@NullMarked
package io.evenkeel.metrics;

import org.jspecify.annotations.NullMarked;

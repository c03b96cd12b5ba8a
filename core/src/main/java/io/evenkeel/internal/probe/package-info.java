/** How a probe is taken: the pass of the probe batch, and the figures. */
@NullMarked
package io.evenkeel.internal.probe;

import org.jspecify.annotations.NullMarked;

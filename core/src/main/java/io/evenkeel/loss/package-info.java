/** Losses on a network's output, which training minimises. */
@NullMarked
package io.evenkeel.loss;

import org.jspecify.annotations.NullMarked;

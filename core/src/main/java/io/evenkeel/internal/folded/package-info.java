/** Inference: a network whose BatchNorms are folded into its weights, and what predicts with it. */
@NullMarked
package io.evenkeel.internal.folded;

import org.jspecify.annotations.NullMarked;

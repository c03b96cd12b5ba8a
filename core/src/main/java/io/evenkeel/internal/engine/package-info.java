/** The contract of the engines that carry out a training step or a prediction. */
@NullMarked
package io.evenkeel.internal.engine;

import org.jspecify.annotations.NullMarked;

/**
 * The plain engine: each layer by itself over full matrices, forward and backward as the formulas
 * stand. The readable description of a layer, what {@code --unfused} runs, and the oracle that the
 * fused engine is compared with.
 */
@NullMarked
package io.evenkeel.internal.plain;

import org.jspecify.annotations.NullMarked;

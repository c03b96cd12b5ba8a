/**
 * The fused engine: a planner turns a list of layers into matrix products whose packers and
 * epilogues carry batch normalization, activation and dropout.
 */
@NullMarked
package io.evenkeel.internal.fused;

import org.jspecify.annotations.NullMarked;

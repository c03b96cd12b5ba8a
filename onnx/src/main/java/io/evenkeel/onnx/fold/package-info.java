/** Folds the batch normalization of an ONNX graph into the linear layers beside it. */
@NullMarked
package io.evenkeel.onnx.fold;

import org.jspecify.annotations.NullMarked;

/** Models in: ONNX graphs as networks that can be trained on. */
@NullMarked
package io.evenkeel.onnx;

import org.jspecify.annotations.NullMarked;

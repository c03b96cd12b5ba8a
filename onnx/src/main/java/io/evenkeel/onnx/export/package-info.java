/** Models out: a network as a standard ONNX graph, proved against ONNX Runtime. */
@NullMarked
package io.evenkeel.onnx.export;

import org.jspecify.annotations.NullMarked;

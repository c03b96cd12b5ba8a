/** Graphs that are changed: nodes, constants, and the batch normalizations among them. */
@NullMarked
package io.evenkeel.onnx.internal;

import org.jspecify.annotations.NullMarked;

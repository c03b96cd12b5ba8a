/** ONNX files as messages: read with every size checked, looked into, written as a whole. */
@NullMarked
package io.evenkeel.onnx.graph;

import org.jspecify.annotations.NullMarked;

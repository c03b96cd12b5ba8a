/** ONNX Runtime, where it is on the class path: runs graphs, ours and others. */
@NullMarked
package io.evenkeel.onnx.runtime;

import org.jspecify.annotations.NullMarked;

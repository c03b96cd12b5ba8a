/** What an ONNX graph is made of. */
@NullMarked
package io.evenkeel.onnx.inspect;

import org.jspecify.annotations.NullMarked;

/**
 * PyTorch's and ONNX Runtime's steps, timed from Java beside our own, and the table of the ratios.
 */
@NullMarked
package io.evenkeel.peers;

import org.jspecify.annotations.NullMarked;

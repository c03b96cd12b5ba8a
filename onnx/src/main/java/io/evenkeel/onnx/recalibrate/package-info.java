/** New running statistics for batch normalizations, from the user's data. */
@NullMarked
package io.evenkeel.onnx.recalibrate;

import org.jspecify.annotations.NullMarked;

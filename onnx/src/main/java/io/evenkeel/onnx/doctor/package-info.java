/** What goes wrong with batch normalization in practice, found in a model, a plan or on data. */
@NullMarked
package io.evenkeel.onnx.doctor;

import org.jspecify.annotations.NullMarked;

/** The tensors of the Open Inference Protocol. */
@NullMarked
package io.evenkeel.serve.tensor;

import org.jspecify.annotations.NullMarked;

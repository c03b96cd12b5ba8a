/** The optimizers bound to the kernels. */
@NullMarked
package io.evenkeel.internal.optimizer;

import org.jspecify.annotations.NullMarked;

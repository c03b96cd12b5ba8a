/** Tests of the kernels: accuracy, and that every twin gives the same bits. */
@NullMarked
package io.evenkeel.kernels;

import org.jspecify.annotations.NullMarked;

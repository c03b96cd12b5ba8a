/**
 * What the layers of Evenkeel are computed with, in terms of arrays and ints only; it knows no
 * layer.
 */
@NullMarked
package io.evenkeel.kernels;

import org.jspecify.annotations.NullMarked;

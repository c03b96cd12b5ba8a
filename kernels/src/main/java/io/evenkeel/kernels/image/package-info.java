/**
 * Convolution and pooling of images, forward and backward. An image is NHWC: the matrix (images *
 * height * width) x channels, so that norms, epilogues and sums are those of any other matrix.
 */
@NullMarked
package io.evenkeel.kernels.image;

import org.jspecify.annotations.NullMarked;

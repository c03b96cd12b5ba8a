@NullMarked
package io.evenkeel.kernels.image;

import org.jspecify.annotations.NullMarked;

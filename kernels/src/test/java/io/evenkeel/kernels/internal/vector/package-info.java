@NullMarked
package io.evenkeel.kernels.internal.vector;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.evenkeel.kernels.internal;

import org.jspecify.annotations.NullMarked;

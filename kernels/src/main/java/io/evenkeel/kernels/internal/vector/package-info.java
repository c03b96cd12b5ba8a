/** The kernels on the Vector API: the only package that imports {@code jdk.incubator.vector}. */
@NullMarked
package io.evenkeel.kernels.internal.vector;

import org.jspecify.annotations.NullMarked;

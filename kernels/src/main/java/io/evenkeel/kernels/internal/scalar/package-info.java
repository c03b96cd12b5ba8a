/** The kernels as plain loops: the twin that runs without the Vector API, and gives its bits. */
@NullMarked
package io.evenkeel.kernels.internal.scalar;

import org.jspecify.annotations.NullMarked;

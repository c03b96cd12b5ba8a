/** Arrays and ints only: what the layers of Evenkeel are computed with. Knows no layer. */
@NullMarked
package io.evenkeel.kernels;

import org.jspecify.annotations.NullMarked;

/** What both twins share: the walk over a block's rows, and the choice of the vector width. */
@NullMarked
package io.evenkeel.kernels.internal;

import org.jspecify.annotations.NullMarked;

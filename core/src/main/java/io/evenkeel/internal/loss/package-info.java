/** The losses bound to arrays. */
@NullMarked
package io.evenkeel.internal.loss;

import org.jspecify.annotations.NullMarked;

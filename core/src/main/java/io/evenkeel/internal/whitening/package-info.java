/** A first layer's filters from the data. */
@NullMarked
package io.evenkeel.internal.whitening;

import org.jspecify.annotations.NullMarked;

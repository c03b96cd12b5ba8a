/** What files and texts know of a layer by its record alone. Internal. */
@NullMarked
package io.evenkeel.internal.layer;

import org.jspecify.annotations.NullMarked;

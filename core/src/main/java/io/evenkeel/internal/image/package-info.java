/** Layers of images bound to their geometry and the kernels' memory. */
@NullMarked
package io.evenkeel.internal.image;

import org.jspecify.annotations.NullMarked;

/** Pictures in files, and how they become images of one size. */
@NullMarked
package io.evenkeel.picture;

import org.jspecify.annotations.NullMarked;

/** The same network with and without batch normalization, side by side, and the results. */
@NullMarked
package io.evenkeel.lab.compare;

import org.jspecify.annotations.NullMarked;

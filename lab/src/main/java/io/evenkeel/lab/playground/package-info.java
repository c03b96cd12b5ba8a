/**
 * The playground: two small networks, with batch normalization and without, that train side by side
 * in the browser while their reader turns the knobs.
 */
@NullMarked
package io.evenkeel.lab.playground;

import org.jspecify.annotations.NullMarked;

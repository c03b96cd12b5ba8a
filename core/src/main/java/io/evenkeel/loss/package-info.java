/** What training makes small: losses on a network's output. */
@NullMarked
package io.evenkeel.loss;

import org.jspecify.annotations.NullMarked;

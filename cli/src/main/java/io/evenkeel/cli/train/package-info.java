/** {@code evenkeel train}. */
@NullMarked
package io.evenkeel.cli.train;

import org.jspecify.annotations.NullMarked;

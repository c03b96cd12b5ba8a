/** {@code evenkeel evaluate}. */
@NullMarked
package io.evenkeel.cli.evaluate;

import org.jspecify.annotations.NullMarked;

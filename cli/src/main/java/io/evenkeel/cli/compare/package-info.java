/** {@code evenkeel compare}. */
@NullMarked
package io.evenkeel.cli.compare;

import org.jspecify.annotations.NullMarked;

/** {@code evenkeel export}. */
@NullMarked
package io.evenkeel.cli.export;

import org.jspecify.annotations.NullMarked;

/** {@code evenkeel inspect}. */
@NullMarked
package io.evenkeel.cli.inspect;

import org.jspecify.annotations.NullMarked;

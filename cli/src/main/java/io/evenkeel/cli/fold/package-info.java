/** {@code evenkeel fold}. */
@NullMarked
package io.evenkeel.cli.fold;

import org.jspecify.annotations.NullMarked;

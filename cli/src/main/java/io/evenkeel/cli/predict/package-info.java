/** {@code evenkeel predict}. */
@NullMarked
package io.evenkeel.cli.predict;

import org.jspecify.annotations.NullMarked;

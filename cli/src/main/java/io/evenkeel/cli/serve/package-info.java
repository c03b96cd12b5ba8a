/** {@code evenkeel serve}. */
@NullMarked
package io.evenkeel.cli.serve;

import org.jspecify.annotations.NullMarked;

/** {@code evenkeel sql}. */
@NullMarked
package io.evenkeel.cli.sql;

import org.jspecify.annotations.NullMarked;

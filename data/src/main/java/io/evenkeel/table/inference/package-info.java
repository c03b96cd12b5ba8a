/** Finds out from the text of a column's cells how it is written. */
@NullMarked
package io.evenkeel.table.inference;

import org.jspecify.annotations.NullMarked;

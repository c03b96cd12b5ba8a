/** How text is read as a number or a time: decimal signs, units, orders of day, month and year. */
@NullMarked
package io.evenkeel.table.format;

import org.jspecify.annotations.NullMarked;

/** A model's statistics over the rows of a data frame. */
@NullMarked
package io.evenkeel.spark.internal.statistics;

import org.jspecify.annotations.NullMarked;

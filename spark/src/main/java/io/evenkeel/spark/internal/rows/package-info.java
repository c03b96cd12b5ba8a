/** Rows of a data frame as cells of ours: read, cut into shards, held by a task. */
@NullMarked
package io.evenkeel.spark.internal.rows;

import org.jspecify.annotations.NullMarked;

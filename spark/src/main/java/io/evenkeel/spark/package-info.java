/**
 * Spark ML estimators that train one batch-normalised network on a cluster, to the same bits for
 * any number of executors, and score rows with it.
 */
@NullMarked
package io.evenkeel.spark;

import org.jspecify.annotations.NullMarked;

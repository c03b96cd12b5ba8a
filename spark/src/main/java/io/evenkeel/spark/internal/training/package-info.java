/**
 * A training on a cluster: the driver's part, and the part of the tasks of its one barrier stage.
 */
@NullMarked
package io.evenkeel.spark.internal.training;

import org.jspecify.annotations.NullMarked;

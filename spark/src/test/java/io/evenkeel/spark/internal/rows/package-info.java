@NullMarked
package io.evenkeel.spark.internal.rows;

import org.jspecify.annotations.NullMarked;

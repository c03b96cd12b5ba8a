@NullMarked
package io.evenkeel.spark.internal.exchange;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.evenkeel.spark.command;

import org.jspecify.annotations.NullMarked;

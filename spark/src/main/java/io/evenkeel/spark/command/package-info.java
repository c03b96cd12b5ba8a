/** {@code ./evenkeel train --spark}: the only place with standard streams and exit codes. */
@NullMarked
package io.evenkeel.spark.command;

import org.jspecify.annotations.NullMarked;

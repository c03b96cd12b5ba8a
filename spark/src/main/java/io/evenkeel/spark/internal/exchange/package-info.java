/** How the tasks of one stage reduce what each has, over sockets of their own. */
@NullMarked
package io.evenkeel.spark.internal.exchange;

import org.jspecify.annotations.NullMarked;

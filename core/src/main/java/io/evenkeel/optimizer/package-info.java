/** How parameters move: optimizers and learning-rate schedules. */
@NullMarked
package io.evenkeel.optimizer;

import org.jspecify.annotations.NullMarked;

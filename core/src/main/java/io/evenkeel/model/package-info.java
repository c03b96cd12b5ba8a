/** Trained networks: predictions, the statistics behind them, and their file. */
@NullMarked
package io.evenkeel.model;

import org.jspecify.annotations.NullMarked;

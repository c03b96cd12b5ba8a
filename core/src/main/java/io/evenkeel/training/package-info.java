/** Training: settings, the loop over epochs and mini-batches, what it reports, checkpoints. */
@NullMarked
package io.evenkeel.training;

import org.jspecify.annotations.NullMarked;

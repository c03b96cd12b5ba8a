/** The folder that a training leaves: settings, metrics, checkpoints, the model. */
@NullMarked
package io.evenkeel.run;

import org.jspecify.annotations.NullMarked;

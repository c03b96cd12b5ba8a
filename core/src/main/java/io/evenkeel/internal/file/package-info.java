/** Files: safetensors, models, checkpoints, run folders; written whole or not at all. */
@NullMarked
package io.evenkeel.internal.file;

import org.jspecify.annotations.NullMarked;

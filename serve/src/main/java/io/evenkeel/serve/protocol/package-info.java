/** The Open Inference Protocol v2 over REST: JSON tensors and the binary tensor extension. */
@NullMarked
package io.evenkeel.serve.protocol;

import org.jspecify.annotations.NullMarked;

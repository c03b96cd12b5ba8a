/** Whether what arrives still looks like what a model was trained on. */
@NullMarked
package io.evenkeel.serve.drift;

import org.jspecify.annotations.NullMarked;

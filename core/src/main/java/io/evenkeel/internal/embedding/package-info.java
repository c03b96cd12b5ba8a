/** Embeddings: vectors of categories looked up, and their gradients summed. */
@NullMarked
package io.evenkeel.internal.embedding;

import org.jspecify.annotations.NullMarked;

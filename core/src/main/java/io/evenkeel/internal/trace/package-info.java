/** The forward pass that can be looked into: node by node, unfused, by the engine's kernels. */
@NullMarked
package io.evenkeel.internal.trace;

import org.jspecify.annotations.NullMarked;

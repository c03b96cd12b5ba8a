/** Benchmarks of the fused engine's own parts, in its package because they are open to no other. */
@NullMarked
package io.evenkeel.internal.fused;

import org.jspecify.annotations.NullMarked;

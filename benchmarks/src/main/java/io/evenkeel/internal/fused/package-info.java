/**
 * Benchmarks of the fused engine's own parts, in its package because no other package can see them.
 */
@NullMarked
package io.evenkeel.internal.fused;

import org.jspecify.annotations.NullMarked;

/**
 * How fast is each kernel by itself? JMH benchmarks of products, BN, elementwise functions and
 * optimizers, and what runs and prints them. Those of packers and epilogues stand beside the
 * classes that they call, in {@code io.evenkeel.internal.fused}.
 */
@NullMarked
package io.evenkeel.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;

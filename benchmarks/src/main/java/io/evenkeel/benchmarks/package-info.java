/**
 * What a timed training step is: the workloads, their data, the timing loop and its report, shared
 * by our own side and by the peers it is compared with.
 */
@NullMarked
package io.evenkeel.benchmarks;

import org.jspecify.annotations.NullMarked;

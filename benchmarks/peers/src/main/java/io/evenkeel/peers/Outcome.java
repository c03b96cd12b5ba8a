package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepReport;

/** What became of a configuration's process. */
sealed interface Outcome {

  /** It reported. */
  record Done(StepReport report) implements Outcome {}

  /** The process did not report, and the reason: too late, or its error. */
  record Failed(String reason) implements Outcome {}
}

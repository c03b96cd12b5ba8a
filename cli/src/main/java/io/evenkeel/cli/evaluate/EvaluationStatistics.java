package io.evenkeel.cli.evaluate;

import io.evenkeel.cli.settings.EnumConverter;

/** The statistics that a model can be evaluated with. */
enum EvaluationStatistics {
  EMA,
  CUMULATIVE,
  /** Of the training set. */
  POPULATION,
  /** Of the data that is evaluated. */
  DATA,
  /** Of each mini-batch, as in training. */
  BATCH;

  /** For picocli. */
  static final class Converter extends EnumConverter<EvaluationStatistics> {
    Converter() {
      super(EvaluationStatistics.class);
    }
  }
}

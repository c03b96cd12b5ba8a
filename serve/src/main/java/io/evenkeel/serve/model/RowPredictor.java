package io.evenkeel.serve.model;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.limit.Refused;

/** One of our models behind its batcher, and who looks at its rows. */
final class RowPredictor {
  private final Model model;
  private final Limits limits;
  private final Batcher batcher;
  private final RowObserver observer;

  RowPredictor(Model model, Limits limits, RowObserver observer) {
    this.model = model;
    this.limits = limits;
    this.observer = observer;
    batcher = new Batcher(model, limits);
  }

  Model model() {
    return model;
  }

  Batcher batcher() {
    return batcher;
  }

  /** The network's outputs, count x outputs. */
  float[] logits(float[] rows, int count, long deadline) {
    float[] logits = batcher.logits(rows, count, deadline);
    if (count > 0) {
      observer.seen(rows, count);
    }
    return logits;
  }

  /** How many rows there are by a tensor's shape; the number must be allowed. */
  int rows(long count) {
    return rows(count, limits);
  }

  /** Refuses more rows than the limit. */
  static int rows(long count, Limits limits) {
    if (count > limits.rows()) {
      throw new Refused(
          Refused.TOO_LARGE,
          "the request has %d rows, but %d are the limit: send them in several requests"
              .formatted(count, limits.rows()));
    }
    if (count == 0) {
      throw new InvalidInputException("the request has no rows");
    }
    return (int) count;
  }

  void warm() {
    int features = model.network().inputFeatures();
    for (int count = 1; count <= 2; count++) {
      model.logits(new float[count * features], count);
    }
  }
}

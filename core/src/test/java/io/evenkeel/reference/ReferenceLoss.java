package io.evenkeel.reference;

import io.evenkeel.loss.BinaryCrossEntropy;
import io.evenkeel.loss.Huber;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.MeanSquaredError;
import io.evenkeel.loss.Poisson;
import io.evenkeel.loss.RowWeighted;
import io.evenkeel.loss.SoftmaxCrossEntropy;

/** A loss of logits (rows x outputs) and targets (rows x target columns). */
interface ReferenceLoss {

  /** The mean loss. */
  double value(double[][] logits, double[][] targets);

  /** dL/dlogits. */
  double[][] gradient(double[][] logits, double[][] targets);

  static ReferenceLoss of(Loss loss) {
    return switch (loss) {
      case SoftmaxCrossEntropy s -> new ReferenceSoftmaxCrossEntropy(s);
      case BinaryCrossEntropy b -> new ReferenceBinaryCrossEntropy(b);
      case MeanSquaredError _ -> new ReferenceMeanSquaredError();
      case Huber h -> new ReferenceHuber(h.delta());
      case Poisson _ -> new ReferencePoisson();
      case RowWeighted w -> new ReferenceRowWeighted(of(w.loss()));
    };
  }
}

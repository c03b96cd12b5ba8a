package io.evenkeel.probe;

import io.evenkeel.kernels.ActivationFunction;
import java.util.List;
import java.util.Optional;

/** One layer at one step. */
public sealed interface LayerProbe {

  /** Path of the layer in the network, such as {@code 3}. */
  String layer();

  /** Which dense layer it belongs to, from 0: the last one up to here; -1 before the first. */
  int block();

  /** Number of its outputs. */
  int features();

  /** Its output, rows x features. */
  Distribution output();

  /**
   * An embedding, whose output are numbers and the vectors of categories.
   *
   * @param parameters its tables
   */
  record OfEmbedding(
      String layer, int block, int features, Distribution output, List<ParameterProbe> parameters)
      implements LayerProbe {
    public OfEmbedding {
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * A dense layer, whose output is z.
   *
   * @param parameters weight, and bias if there is one
   */
  record OfDense(
      String layer, int block, int features, Distribution output, List<ParameterProbe> parameters)
      implements LayerProbe {
    public OfDense {
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * A BatchNorm, whose output is ztilde. Its input is the output of the layer before it.
   *
   * @param zhat where it was asked for
   * @param gamma over the columns
   * @param beta over the columns
   * @param meanGap over the columns: running mean minus the probe batch's, in the batch's standard
   *     deviations
   * @param stdRatio over the columns: running standard deviation by the probe batch's
   * @param parameters gamma and beta
   */
  record OfBatchNorm(
      String layer,
      int block,
      int features,
      Distribution output,
      Optional<Distribution> zhat,
      Distribution gamma,
      Distribution beta,
      Distribution meanGap,
      Distribution stdRatio,
      List<ParameterProbe> parameters)
      implements LayerProbe {
    public OfBatchNorm {
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * An activation, whose output is a.
   *
   * @param saturated share of the elements that hardly let a gradient through: |f'| is less than a
   *     twentieth of its largest value
   * @param dead share of the units that are saturated in every row
   */
  record OfActivation(
      String layer,
      int block,
      int features,
      Distribution output,
      ActivationFunction function,
      double saturated,
      double dead)
      implements LayerProbe {}
}

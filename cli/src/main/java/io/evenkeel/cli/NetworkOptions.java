package io.evenkeel.cli;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Statistics;
import io.evenkeel.tabular.TabularNetwork;
import java.util.EnumSet;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that describe a network. */
final class NetworkOptions {
  @Option(
      names = "--network",
      paramLabel = "NAME",
      converter = TabularNetworks.class,
      completionCandidates = TabularNetworks.class,
      defaultValue = "mlp",
      description =
          "How a table's hidden layers are put together: mlp, one after another, or resnet, in"
              + " residual blocks whose inner widths --hidden gives, the first one's being the"
              + " stream's too (default: ${DEFAULT-VALUE}).")
  TabularNetwork tabular = TabularNetwork.MLP;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      split = ",",
      defaultValue = "512,256",
      description =
          "Features of each hidden layer (default: images ${DEFAULT-VALUE}; tables 256,128, of"
              + " 500,000 rows or more 128,64).")
  List<Integer> hidden = List.of();

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      converter = Activations.class,
      completionCandidates = Activations.class,
      defaultValue = "relu",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}; always that on tables).")
  ActivationFunction activation = ActivationFunction.RELU;

  @Option(
      names = "--norm",
      paramLabel = "WHERE",
      converter = NormPlace.Converter.class,
      completionCandidates = NormPlace.Converter.class,
      defaultValue = "before",
      description =
          "Batch normalization in the hidden layers: before the activation, after it, or none"
              + " (default: ${DEFAULT-VALUE}).")
  NormPlace norm = NormPlace.BEFORE;

  @Option(names = "--normalize-input", description = "Batch normalization on the input too.")
  boolean normalizeInput;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0.2",
      description =
          "Dropout's probability after each hidden layer (default: images ${DEFAULT-VALUE}; tables"
              + " at most 0.4, less the more rows there are).")
  double dropout;

  @Option(
      names = "--ema-decay",
      paramLabel = "X",
      defaultValue = "0.9",
      description =
          "Share of the old value that each mini-batch leaves in the running statistics "
              + "(default: ${DEFAULT-VALUE}; PyTorch's momentum is 1 minus this).")
  double emaDecay;

  @Option(
      names = "--ghost-rows",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Ghost batches: batch normalization takes its moments over groups of N rows, at least 2;"
              + " 0 for the whole mini-batch (default: ${DEFAULT-VALUE}).")
  int ghostRows;

  @Option(
      names = "--statistics",
      paramLabel = "NAME",
      converter = TrainingStatistics.class,
      completionCandidates = TrainingStatistics.class,
      defaultValue = "ema",
      description =
          "What batch normalization uses at inference: ema or cumulative averages over "
              + "the mini-batches, or population, computed over the training set at the end"
              + " (default: ${DEFAULT-VALUE}).")
  Statistics statistics = Statistics.EMA;

  @Option(
      names = "--init",
      paramLabel = "NAME",
      converter = InitConverter.class,
      completionCandidates = InitConverter.class,
      defaultValue = "auto",
      description =
          "Where the weights start: he, xavier, gaussian:SIGMA, or auto, by the activation"
              + " (default: ${DEFAULT-VALUE}).")
  Initialization init = new Initialization.FromActivation();

  NetworkSettings settings() {
    if (tabular != TabularNetwork.MLP) {
      throw new InvalidInputException(
          "--network %s is for tables, and this is a training on images: leave it out, or name the"
                  .formatted(EnumConverter.text(tabular))
              + " table's --target");
    }
    requireNormForGhosts(normalizeInput);
    return new NetworkSettings(
        hidden,
        activation,
        norm,
        normalizeInput,
        dropout,
        emaDecay,
        ghostRows,
        statistics,
        InitConverter.text(init));
  }

  /**
   * Checks that there is batch normalization where ghost batches are asked for.
   *
   * @param elsewhere whether there is some outside the hidden layers
   */
  void requireNormForGhosts(boolean elsewhere) {
    if (ghostRows > 0 && norm == NormPlace.NONE && !elsewhere) {
      throw new InvalidInputException(
          "--ghost-rows %d is about batch normalization, but --norm none leaves that out: leave one of them out"
              .formatted(ghostRows));
    }
  }

  /** For picocli. */
  static final class TabularNetworks extends EnumConverter<TabularNetwork> {
    TabularNetworks() {
      super(TabularNetwork.class);
    }
  }

  /** For picocli. */
  static final class Activations extends EnumConverter<ActivationFunction> {
    Activations() {
      super(ActivationFunction.class);
    }
  }

  /** For picocli: the statistics that a training can end with. */
  static final class TrainingStatistics extends EnumConverter<Statistics> {
    TrainingStatistics() {
      super(EnumSet.of(Statistics.EMA, Statistics.CUMULATIVE, Statistics.POPULATION));
    }
  }
}

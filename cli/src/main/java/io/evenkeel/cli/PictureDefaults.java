package io.evenkeel.cli;

import java.util.Set;
import picocli.CommandLine.ParseResult;

/** What a training on pictures is like where the user does not say. */
final class PictureDefaults {
  /** Options that describe a network: with one of them the network is theirs. */
  private static final Set<String> OF_NETWORKS =
      Set.of("--hidden", "--activation", "--norm", "--dropout", "--network", "--layers", "--init");

  private static final String RESNET = "resnet20";

  private PictureDefaults() {}

  /** The network: a small residual one, unless the options describe another. */
  static void network(NetworkOptions options, ParseResult given) {
    if (OF_NETWORKS.stream().noneMatch(given::hasMatchedOption)) {
      options.name = RESNET;
    }
  }

  /**
   * Mini-batches and epochs by the number of pictures, so that a few hundred give some hundred
   * steps too; and no share for validation where the data have such a part.
   */
  static OptimizationSettings training(
      OptimizationSettings settings, ParseResult given, DataSource source) {
    int rows = source.train().get().rows();
    int batch = rows >= 10_000 ? 128 : rows >= 2_000 ? 64 : rows >= 500 ? 32 : 16;
    int epochs = rows >= 20_000 ? 10 : rows >= 5_000 ? 20 : 40;
    OptimizationSettings changed =
        settings.withSteps(
            given.hasMatchedOption("--batch-size") ? settings.batchSize() : batch,
            given.hasMatchedOption("--epochs") ? settings.epochs() : epochs);
    boolean validated =
        source.validation().isPresent() && !given.hasMatchedOption("--validation-fraction");
    return validated ? changed.withValidationFraction(0) : changed;
  }
}

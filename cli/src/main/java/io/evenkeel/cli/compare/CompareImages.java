package io.evenkeel.cli.compare;

import io.evenkeel.cli.options.NetworkOptions;
import io.evenkeel.cli.options.OptimizationOptions;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.NetworkSettings;
import io.evenkeel.cli.settings.NormPlace;
import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.cli.settings.PictureSettings;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.cli.settings.WhitenConverter;
import io.evenkeel.cli.training.TrainingIntroduction;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormPlacement;
import java.util.List;

/** A comparison's task on images. */
final class CompareImages {
  private CompareImages() {}

  static CompareTask of(
      DataSource source,
      PictureSettings pictures,
      NetworkOptions network,
      OptimizationOptions optimization,
      int threads) {
    RunSettings settings =
        RunSettings.of(source.name(), pictures, network.settings(), optimization.settings());
    NetworkSettings net = settings.network();
    OptimizationSettings training = settings.training();
    ImageDataset train = source.train().get();
    if (training.refinements().whiten() != WhitenConverter.OFF) {
      throw new InvalidInputException(
          "--whiten: for train only, as it freezes a layer that a comparison is to train in all"
              + " networks, so leave it out of a comparison");
    }
    settings.requirePossible(train);
    ImageDataset test = source.test().get();
    return new CompareTask(
        settings.node(),
        variant -> variant.of(net).network(train),
        place(net, net.network(train)),
        training.learningRate(),
        training.seed(),
        (rate, seed) -> training.with(rate, seed).config(train.rows(), threads),
        1,
        training.refinements().augmentation(train.images()),
        train,
        test,
        List.of(
            List.of("data", TrainingIntroduction.data(source.name(), train, test)),
            List.of(
                "training",
                "%s, %s%s; batches of %d, %s"
                    .formatted(
                        EnumConverter.text(training.optimizer()),
                        EnumConverter.text(training.schedule()),
                        training.refinements().words(),
                        training.batchSize(),
                        training.epochsInWords()))),
        List.of());
  }

  /** Where the networks' own batch normalization stands. */
  private static NormPlace place(NetworkSettings settings, Network network) {
    if (settings.layers().isEmpty()) {
      return settings.norm();
    }
    if (network.graph().batchNorms().isEmpty()) {
      throw new InvalidInputException(
          "a comparison is of networks with and without batch normalization: put bn into --layers");
    }
    return NormPlacement.isAfter(network) ? NormPlace.AFTER : NormPlace.BEFORE;
  }
}

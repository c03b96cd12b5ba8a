package io.evenkeel.cli.compare;

import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.NetworkSettings;
import io.evenkeel.cli.settings.NormPlace;
import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.cli.settings.RunNetwork;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.cli.settings.WhitenConverter;
import io.evenkeel.cli.training.ImageTask;
import io.evenkeel.cli.training.TrainingIntroduction;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormPlacement;
import java.util.ArrayList;
import java.util.List;

/** A comparison's task on images. */
final class CompareImages {
  private CompareImages() {}

  static CompareTask of(ImageTask task, int threads) {
    RunSettings settings = task.settings();
    DataSource source = task.source();
    NetworkSettings net = settings.network();
    OptimizationSettings training = settings.training();
    ImageDataset train = source.train().get();
    if (training.refinements().whiten() != WhitenConverter.OFF) {
      throw new InvalidInputException(
          "--whiten is for train only, because it freezes a layer that a comparison trains in all"
              + " networks: leave it out of a comparison");
    }
    settings.requirePossible(train);
    ImageDataset test = source.test().get();
    return new CompareTask(
        settings.node(),
        variant -> RunNetwork.of(settings.with(variant.of(net)), train),
        place(net, net.network(train)),
        training.learningRate(),
        training.seed(),
        (rate, seed) -> training.with(rate, seed).config(train.rows(), threads),
        1,
        (built, trainer) -> {
          training.refinements().augmentation(train.images()).ifPresent(trainer::augment);
          RunNetwork.standardise(built, train, trainer);
        },
        train,
        test,
        about(source, training, train, test),
        List.of());
  }

  private static List<List<String>> about(
      DataSource source, OptimizationSettings training, ImageDataset train, ImageDataset test) {
    List<List<String>> about = new ArrayList<>();
    about.add(List.of("data", TrainingIntroduction.data(source.name(), train, test)));
    source.notes().forEach(note -> about.add(List.of("", note)));
    about.add(
        List.of(
            "training",
            "%s, %s%s; batches of %d, %s"
                .formatted(
                    EnumConverter.text(training.optimizer()),
                    EnumConverter.text(training.schedule()),
                    training.refinements().words(),
                    training.batchSize(),
                    training.epochsInWords())));
    return about;
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

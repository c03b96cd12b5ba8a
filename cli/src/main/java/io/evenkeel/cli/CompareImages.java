package io.evenkeel.cli;

import io.evenkeel.data.ImageDataset;
import java.util.List;

/** A comparison's task on images. */
final class CompareImages {
  private CompareImages() {}

  static CompareTask of(
      DataSource source, NetworkOptions network, OptimizationOptions optimization, int threads) {
    RunSettings settings =
        RunSettings.of(source.name(), network.settings(), optimization.settings());
    settings.requirePossible();
    NetworkSettings net = settings.network();
    OptimizationSettings training = settings.training();
    ImageDataset train = source.train().get();
    ImageDataset test = source.test().get();
    return new CompareTask(
        settings.node(),
        net.withNorm(NormPlace.NONE).network(train.features(), train.classes()),
        net.batchNorm(),
        training.learningRate(),
        training.seed(),
        (rate, seed) -> training.with(rate, seed).config(train.rows(), threads),
        1,
        train,
        test,
        List.of(
            List.of("data", TrainingIntroduction.data(source.name(), train, test)),
            List.of(
                "training",
                "%s, %s; batches of %d, %s"
                    .formatted(
                        EnumConverter.text(training.optimizer()),
                        EnumConverter.text(training.schedule()),
                        training.batchSize(),
                        Numbers.epochs(training.epochs())))),
        List.of());
  }
}

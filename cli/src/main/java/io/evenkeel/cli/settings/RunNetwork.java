package io.evenkeel.cli.settings;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.PixelMoments;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Named;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.training.Trainer;
import java.util.Optional;

/**
 * The network that a run on images trains. One of pictures begins with a frozen BatchNorm whose
 * statistics are the mean and variance of each channel over the training pictures: the model takes
 * pixels of 0 .. 1 as they are, and has the standardisation with it wherever it goes.
 */
public final class RunNetwork {
  /** The path of the layer that standardises. */
  public static final String STANDARDISED = "standardise";

  private static final BatchNorm FROZEN =
      BatchNorm.DEFAULT
          .withLearned(false, false)
          .withUpdateStatistics(false)
          .withNormalizeBy(NormalizeBy.RUNNING);

  private RunNetwork() {}

  /** The network for a run's training data. */
  public static Network of(RunSettings settings, ImageDataset train) {
    Network network = settings.network().network(train);
    boolean takesRows = network.input().positions() == 1;
    if (settings.pictures().isNone() || takesRows || settings.network().normalizeInput()) {
      return network;
    }
    return settings.network().behind(new Named(STANDARDISED, FROZEN), network);
  }

  /** Hands the channels' moments to the training, where the network standardises. */
  public static Optional<Moments> standardise(
      Network network, ImageDataset train, Trainer trainer) {
    boolean standardises =
        network.graph().batchNorms().stream().anyMatch(n -> n.path().equals(STANDARDISED));
    if (!standardises) {
      return Optional.empty();
    }
    Moments moments = PixelMoments.of(train.images());
    trainer.statistics(STANDARDISED, moments);
    return Optional.of(moments);
  }
}

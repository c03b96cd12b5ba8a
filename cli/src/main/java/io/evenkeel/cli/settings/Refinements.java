package io.evenkeel.cli.settings;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.data.Images;
import io.evenkeel.dataset.Augmentation;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.picture.PictureAugmentation;
import io.evenkeel.training.EpochEnd;
import io.evenkeel.training.Whitening;
import java.util.Optional;

/**
 * What makes a training of images better than its optimizer alone.
 *
 * @param momentum of momentum and nesterov
 * @param biasRate factor of the learning rate of BatchNorm's beta
 * @param biasDecay weight decay of BatchNorm's beta
 * @param average as {@link AverageConverter} reads it
 * @param whiten epochs that the bias of the whitened first convolution is trained for; -1 where it
 *     is not whitened
 * @param augment what is done to images, as {@link PictureAugmentation} reads it
 * @param epochEnd whether short last mini-batches count, and whether the last epoch is a whole one
 */
public record Refinements(
    double momentum,
    double biasRate,
    double biasDecay,
    String average,
    int whiten,
    String augment,
    EpochEnd epochEnd) {
  public static final Refinements NONE =
      new Refinements(0.9, 1, 0, AverageConverter.NONE, -1, AugmentConverter.NONE, EpochEnd.WHOLE);

  /** The same with other changes to images. */
  Refinements withAugment(String value) {
    return new Refinements(momentum, biasRate, biasDecay, average, whiten, value, epochEnd);
  }

  /**
   * The changes to images of that size; empty if there are none.
   *
   * @throws InvalidInputException if they are too small for it
   */
  public Optional<Augmentation> augmentation(Images images) {
    PictureAugmentation augmentation = PictureAugmentation.parse(augment);
    return augmentation.equals(PictureAugmentation.NONE)
        ? Optional.empty()
        : Optional.of(augmentation.of(images.height(), images.width(), images.channels()));
  }

  /** An optimizer with groups and average. */
  Optimizer of(Optimizer optimizer) {
    Optimizer refined = optimizer.withAverage(AverageConverter.parse(average));
    if (biasRate != 1) {
      refined = refined.withRateFactor(ParameterGroup.betas(), biasRate);
    }
    return biasDecay == 0 ? refined : refined.withWeightDecay(ParameterGroup.betas(), biasDecay);
  }

  /** An optimizer that leaves the whitened filters alone. */
  Optimizer frozen(Optimizer optimizer, Network network) {
    return whitening(network)
        .map(w ->
            optimizer
                .withFrozen(ParameterGroup.weights().under(w.path()))
                .withFrozenAfter(ParameterGroup.biases().under(w.path()), whiten))
        .orElse(optimizer);
  }

  /**
   * How the first convolution starts, where it is whitened.
   *
   * @throws InvalidInputException if there is none
   */
  public Optional<Whitening> whitening(Network network) {
    if (whiten < 0) {
      return Optional.empty();
    }
    Optional<Node> first = Whitening.first(network).filter(node -> ((Conv2d) node.op()).bias());
    if (first.isPresent()) {
      return first.map(node -> Whitening.of(node.path()));
    }
    throw new InvalidInputException(
        "--whiten needs a network that begins with a convolution with a bias, such as --network"
            + " airbench94: choose another network, or leave it out (--whiten off)");
  }

  /**
   * Checks that the network has the parts that these settings are about.
   *
   * @throws InvalidInputException if not
   */
  public void requireFits(Network network, String title) {
    boolean hasBeta =
        network.graph().batchNorms().stream().anyMatch(node -> ((BatchNorm) node.op()).learnBeta());
    if (!hasBeta && (biasRate != 1 || biasDecay != 0)) {
      throw new InvalidInputException(
          "%s is about the beta of batch normalization, but %s has none: leave it out"
              .formatted(biasRate != 1 ? "--bias-rate" : "--bias-decay", title));
    }
    whitening(network).ifPresent(whitening -> whitening.requireFits(network));
  }

  /** In words that follow the optimizer's; empty if there is nothing to say. */
  public String words() {
    StringBuilder words = new StringBuilder();
    if (biasRate != 1) {
      words.append(", beta %s times as fast".formatted(Numbers.setting(biasRate)));
    }
    if (biasDecay != 0) {
      words.append(", decay of beta ").append(Numbers.setting(biasDecay));
    }
    if (!average.equals(AverageConverter.NONE)) {
      words.append(", average ").append(average);
    }
    if (whiten >= 0) {
      words.append(", first layer whitened");
    }
    if (!augment.equals(AugmentConverter.NONE)) {
      words.append(", images by ").append(augment);
    }
    if (epochEnd.dropLast()) {
      words.append(", short last batches left out");
    }
    return words.toString();
  }
}

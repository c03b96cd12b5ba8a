package io.evenkeel.lab.compare;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import java.util.HashSet;
import java.util.List;

/**
 * What is compared: every variant is trained at every learning rate from every seed, on the same
 * mini-batches in the same order, and the n-th dense layer of each starts from the same weights.
 *
 * @param variants the networks; the others are compared with the first
 * @param measure the score that they are compared by
 * @param preparation of each training, before it begins: all of them learn from the same rows
 */
public record Comparison(
    List<Variant> variants,
    List<Double> learningRates,
    List<Long> seeds,
    Settings settings,
    Measure measure,
    Preparation preparation) {

  /** A comparison on rows as they are. */
  public Comparison(
      List<Variant> variants,
      List<Double> learningRates,
      List<Long> seeds,
      Settings settings,
      Measure measure) {
    this(variants, learningRates, seeds, settings, measure, Preparation.NONE);
  }

  /** The settings of a training by its learning rate and seed. */
  @FunctionalInterface
  public interface Settings {
    TrainingConfig of(double learningRate, long seed);
  }

  /** What is set besides the settings, such as an augmentation or a frozen layer's statistics. */
  @FunctionalInterface
  public interface Preparation {
    /** Nothing. */
    Preparation NONE = (_, _) -> {};

    /** Sets it, before the training begins. */
    void prepare(Network network, Trainer trainer);
  }

  public Comparison {
    variants = List.copyOf(variants);
    learningRates = List.copyOf(learningRates);
    seeds = List.copyOf(seeds);
    if (variants.size() < 2) {
      throw new InvalidInputException(
          "a comparison needs at least 2 variants, but got %d".formatted(variants.size()));
    }
    if (learningRates.isEmpty() || seeds.isEmpty()) {
      throw new InvalidInputException("a comparison needs a learning rate and a seed");
    }
    requireDistinct("variants", variants.stream().map(Variant::name).toList());
    requireDistinct("learning rates", learningRates);
  }

  /** Number of trainings. */
  public int trainings() {
    return variants.size() * learningRates.size() * seeds.size();
  }

  private static void requireDistinct(String what, List<?> values) {
    if (new HashSet<>(values).size() < values.size()) {
      throw new InvalidInputException(
          "a comparison's %s must differ, but got %s".formatted(what, values));
    }
  }
}

package io.evenkeel.lab.compare;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import io.evenkeel.training.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Carries out a {@link Comparison}. At each learning rate and seed all variants are trained at the
 * same time, in turns of some steps, so that whatever slows the machine slows all of them.
 */
public final class CompareRunner {
  private static final int SAMPLE = 10_000;
  private static final int WARM_STEPS = 200;
  private static final double WARM_SECONDS = 0.7;

  /** A rate so small that no training diverges. */
  private static final double WARM_RATE = 1e-9;

  private final Comparison comparison;
  private final boolean probing;
  private final CompareListener listener;
  private volatile List<Contestant> contestants = List.of();
  private volatile boolean stopRequested;

  /**
   * A runner.
   *
   * @param probing whether the listener is told what goes on inside the networks
   */
  public CompareRunner(Comparison comparison, boolean probing, CompareListener listener) {
    this.comparison = comparison;
    this.probing = probing;
    this.listener = listener;
  }

  private static TrainingConfig config(double rate, Comparison comparison, int seed) {
    return comparison.settings().of(rate, comparison.seeds().get(seed));
  }

  /**
   * Trains everything.
   *
   * @param train what is trained on
   * @param test what the scores are taken on
   * @return a curve for every learning rate, seed and variant, in that order; after a requested
   *     stop, the curves as far as they got
   * @throws io.evenkeel.kernels.InvalidInputException if settings, networks and data do not fit
   *     each other
   */
  public CompareResult run(Dataset train, Dataset test) {
    int[] order = RandomStream.of(0, "compare", 0).permutation(train.rows());
    Dataset sample = train.select(Arrays.copyOf(order, Math.min(SAMPLE, order.length)));
    warmUp(train);
    List<Curve> curves = new ArrayList<>();
    for (double rate : comparison.learningRates()) {
      for (int seed = 0; seed < comparison.seeds().size() && !stopRequested; seed++) {
        curves.addAll(sideBySide(train, test, sample, rate, config(rate, comparison, seed)));
      }
    }
    return new CompareResult(curves, comparison.trainings());
  }

  /**
   * Has each network make some steps that are thrown away. Otherwise the first steps of a training
   * would run code that is not compiled yet, and the first network would pay for it more than the
   * others.
   */
  private void warmUp(Dataset train) {
    TrainingConfig config = config(comparison.learningRates().getFirst(), comparison, 0);
    for (Variant variant : comparison.variants()) {
      Trainer trainer =
          Trainer.of(variant.network())
              .config(config.withOptimizer(config.optimizer().withRate(WARM_RATE)));
      comparison.preparation().prepare(variant.network(), trainer);
      double[] seconds = new double[1];
      trainer.listener(
          new TrainingListener() {
            @Override
            public void onStep(StepResult step) {
              seconds[0] += step.seconds();
              if (stopRequested || step.step() >= WARM_STEPS || seconds[0] >= WARM_SECONDS) {
                trainer.requestStop();
              }
            }
          });
      if (!stopRequested) {
        var _ = trainer.fit(train);
      }
    }
  }

  /** Asks all trainings to stop after their current step. */
  public void requestStop() {
    stopRequested = true;
    contestants.forEach(Contestant::requestStop);
  }

  /** Number of steps of a training on that many rows. */
  static long steps(long rows, TrainingConfig config) {
    long size = config.batchSize();
    boolean dropped = config.epochEnd().dropLast() && rows >= size;
    long perEpoch = dropped ? rows / size : Math.ceilDiv(rows, size);
    return perEpoch * (config.epochs() - 1)
        + (long) Math.ceil(config.epochEnd().lastShare() * perEpoch);
  }

  private List<Curve> sideBySide(
      Dataset train, Dataset test, Dataset sample, double rate, TrainingConfig config) {
    int count = comparison.variants().size();
    listener.onStart(rate, config.seed(), steps(train.rows(), config));
    Turns turns = new Turns(count);
    List<Contestant> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Variant variant = comparison.variants().get(i);
      Contestant one = new Contestant(variant, config, comparison, turns, i, listener);
      if (probing) {
        one.probe();
      }
      all.add(one);
    }
    contestants = all;
    if (stopRequested) {
      all.forEach(Contestant::requestStop);
    }
    List<Curve> curves = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<Curve>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int me = i;
        futures.add(
            threads.submit(() -> {
              turns.await(me);
              try {
                return all.get(me).run(train, test, sample, rate);
              } finally {
                turns.leave(me);
              }
            }));
      }
      for (Future<Curve> future : futures) {
        curves.add(result(future));
      }
    }
    if (stopRequested && curves.stream().anyMatch(c -> c.hasNoStep())) {
      return List.of(); // if some have not begun, there is nothing to compare
    }
    listener.onEnd(curves);
    return curves;
  }

  private Curve result(Future<Curve> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      requestStop();
      throw new IllegalStateException("the comparison was interrupted", e);
    } catch (ExecutionException e) {
      requestStop();
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}

package io.evenkeel.lab.compare;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.metrics.Metric;
import io.evenkeel.training.TrainingConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

  private final Comparison comparison;
  private final CompareListener listener;
  private volatile List<Contestant> contestants = List.of();
  private volatile boolean stopRequested;

  public CompareRunner(Comparison comparison, CompareListener listener) {
    this.comparison = comparison;
    this.listener = listener;
  }

  /** What the scores are. */
  public Metric metric() {
    return Contestant.metric(config(comparison.learningRates().getFirst(), comparison, 0));
  }

  private static TrainingConfig config(double rate, Comparison comparison, int seed) {
    return comparison.settings().of(rate, comparison.seeds().get(seed));
  }

  /**
   * Trains everything.
   *
   * @param train what is trained on
   * @param test what the scores are taken on
   * @return a curve for every learning rate, seed and variant, in that order; empty if a stop was
   *     requested
   * @throws io.evenkeel.kernels.InvalidInputException if settings, networks and data do not fit
   *     each other
   */
  public Optional<List<Curve>> run(Dataset train, Dataset test) {
    int[] order = RandomStream.of(0, "compare", 0).permutation(train.rows());
    Dataset sample = train.select(Arrays.copyOf(order, Math.min(SAMPLE, order.length)));
    List<Curve> curves = new ArrayList<>();
    for (double rate : comparison.learningRates()) {
      for (int seed = 0; seed < comparison.seeds().size(); seed++) {
        curves.addAll(sideBySide(train, test, sample, rate, config(rate, comparison, seed)));
        if (stopRequested) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(curves);
  }

  /** Asks all trainings to stop after their current step. */
  public void requestStop() {
    stopRequested = true;
    contestants.forEach(Contestant::requestStop);
  }

  private List<Curve> sideBySide(
      Dataset train, Dataset test, Dataset sample, double rate, TrainingConfig config) {
    int count = comparison.variants().size();
    long perEpoch = Math.ceilDiv(train.rows(), config.batchSize());
    listener.onStart(rate, config.seed(), perEpoch * config.epochs());
    Turns turns = new Turns(count);
    List<Contestant> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new Contestant(comparison.variants().get(i), config, turns, i, listener));
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

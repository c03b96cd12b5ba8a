package io.evenkeel.lab.exhibit;

import io.evenkeel.training.StepResult;
import io.evenkeel.training.TrainingListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Does jobs side by side, each on one thread, the long ones first. */
final class JobRunner {
  private static final int REPORTED = 16;

  private JobRunner() {}

  /**
   * Does all of them.
   *
   * @param threads how many at a time
   * @param progress told of steps that were made; in the end of as many as the jobs have
   */
  static void run(List<Job> jobs, int threads, LongConsumer progress) {
    List<Job> order = new ArrayList<>(jobs);
    order.sort(Comparator.comparingLong(Job::steps).reversed());
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (Job job : order) {
        all.add(pool.submit(() -> run(job, progress)));
      }
      try {
        for (Future<?> one : all) {
          one.get();
        }
      } catch (InterruptedException e) {
        pool.shutdownNow();
        throw new IllegalStateException("the exhibits were interrupted", e);
      } catch (ExecutionException e) {
        pool.shutdownNow();
        switch (e.getCause()) {
          case RuntimeException cause -> throw cause;
          case Error cause -> throw cause;
          case null, default -> throw new IllegalStateException(e);
        }
      }
    }
  }

  private static void run(Job job, LongConsumer progress) {
    Counter counter = new Counter(job.steps(), progress);
    job.work().run(counter);
    counter.finish();
  }

  /** Reports steps in batches, never more than the job has, and at the end all that are left. */
  private static final class Counter implements TrainingListener {
    private final long steps;
    private final LongConsumer progress;
    private long made;
    private long told;

    Counter(long steps, LongConsumer progress) {
      this.steps = steps;
      this.progress = progress;
    }

    @Override
    public void onStep(StepResult step) {
      made++;
      if (made % REPORTED == 0 && made <= steps) {
        progress.accept(made - told);
        told = made;
      }
    }

    void finish() {
      progress.accept(steps - told);
    }
  }
}

package io.evenkeel.serve.model;

import io.evenkeel.model.Model;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.limit.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Predicts rows that arrive together in one call of the model, whose predictor gives a row the same
 * bits in any batch.
 *
 * <p>It has no thread of its own: one of the waiting requests leads. It takes all that wait,
 * predicts them, and hands the lead to the next that came meanwhile. A request that is alone is
 * predicted at once, on its own thread; one that leads while others are still being read, or are
 * ready to be, waits for them, but no longer than the window. A request whose rows fill a batch is
 * predicted by itself.
 */
public final class Batcher {
  private static final int WAITING = 0;
  private static final int TAKEN = 1;
  private static final int DONE = 2;
  private static final int GIVEN_UP = 3;

  /** With this many rows at hand, waiting for more gains nothing. */
  private static final int ENOUGH = 16;

  /** After this many batches of one request each, others are looked for once in a while only. */
  private static final int CROWDED = 8;

  /** Then one batch in so many looks for others. */
  private static final int PROBE = 16;

  /** From this many multiply-adds on, threads share the rows if nobody else needs them. */
  private static final long WORTH_SHARING = 10_000_000;

  private final Model model;
  private final int features;
  private final int outputs;
  private final int mostRows;
  private final long multiplyAdds;
  private final long window;
  private final ConcurrentLinkedQueue<Job> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingRows = new AtomicInteger();
  private final AtomicBoolean led = new AtomicBoolean();
  private final AtomicInteger arriving = new AtomicInteger();
  private volatile @Nullable Thread patient;

  /** Batches of one request each since the last larger one; read and written by the leader. */
  private int lonely;

  /** A batcher of one model. */
  public Batcher(Model model, Limits limits) {
    this.model = model;
    features = model.network().inputFeatures();
    outputs = model.network().outputFeatures();
    mostRows = limits.batchRows();
    multiplyAdds = model.network().graph().multiplyAdds();
    window = limits.batchWindow().toNanos();
  }

  /** The rows of a request, and their outputs or failure. */
  private static final class Job {
    final float[] rows;
    final int count;
    final Thread thread = Thread.currentThread();
    final AtomicInteger state = new AtomicInteger(WAITING);
    float @Nullable [] logits;
    @Nullable RuntimeException failure;

    Job(float[] rows, int count) {
      this.rows = rows;
      this.count = count;
    }

    void done() {
      state.set(DONE);
      LockSupport.unpark(thread);
    }
  }

  /** A request has arrived and is being read: its rows will soon be there. */
  public void expect() {
    arriving.incrementAndGet();
  }

  /** The request has been read, or has nothing to predict. */
  public void expected() {
    if (arriving.decrementAndGet() == 0) {
      LockSupport.unpark(patient);
    }
  }

  /**
   * Predicts rows.
   *
   * @param rows count x the model's features, row-major; read
   * @param deadline of {@link System#nanoTime}, until which they may wait
   * @return count x outputs
   * @throws Refused if they waited until then
   */
  public float[] logits(float[] rows, int count, long deadline) {
    if (count >= mostRows || window == 0) {
      return model.logits(rows, count);
    }
    Job job = new Job(rows, count);
    waiting.add(job);
    waitingRows.addAndGet(count);
    while (job.state.get() < DONE) {
      if (led.compareAndSet(false, true)) {
        try {
          if (job.state.get() == WAITING) {
            await();
          }
          while (job.state.get() == WAITING) {
            predict(take());
          }
        } finally {
          led.set(false);
          Job next = waiting.peek();
          if (next != null) {
            LockSupport.unpark(next.thread);
          }
        }
      } else {
        LockSupport.parkNanos(this, deadline - System.nanoTime());
        boolean late = System.nanoTime() - deadline >= 0;
        if (late && job.state.compareAndSet(WAITING, GIVEN_UP)) {
          throw new Refused(
              Refused.UNAVAILABLE,
              "the rows waited for their turn until the time limit: the server is overloaded, try again later");
        }
      }
    }
    return result(job);
  }

  private static float[] result(Job job) {
    RuntimeException failure = job.failure;
    if (failure != null) {
      throw failure;
    }
    float[] logits = job.logits;
    if (logits == null) {
      throw new IllegalStateException("rows were taken and not predicted");
    }
    return logits;
  }

  /**
   * Waits for requests that are being read, within the window, after those that are ready to run
   * have had their turn.
   */
  @SuppressWarnings("ThreadPriorityCheck") // a yield is what is wanted: nothing depends on it
  private void await() {
    long end = System.nanoTime() + window;
    if (lonely < CROWDED || lonely % PROBE == 0) {
      int rows;
      do {
        rows = waitingRows.get();
        Thread.yield();
      } while (rows < waitingRows.get() && waitingRows.get() < ENOUGH && System.nanoTime() < end);
    }
    if (arriving.get() == 0 || waitingRows.get() >= ENOUGH) {
      return;
    }
    patient = Thread.currentThread();
    try {
      for (long left = window; left > 0; left = end - System.nanoTime()) {
        if (arriving.get() == 0 || waitingRows.get() >= ENOUGH) {
          return;
        }
        LockSupport.parkNanos(this, left);
      }
    } finally {
      patient = null;
    }
  }

  private List<Job> take() {
    List<Job> jobs = new ArrayList<>();
    int rows = 0;
    for (Job next = waiting.peek(); next != null; next = waiting.peek()) {
      if (rows > 0 && rows + next.count > mostRows) {
        break;
      }
      waiting.remove();
      waitingRows.addAndGet(-next.count);
      if (next.state.compareAndSet(WAITING, TAKEN)) {
        jobs.add(next);
        rows += next.count;
      }
    }
    return jobs;
  }

  private void predict(List<Job> jobs) {
    lonely = jobs.size() == 1 ? lonely + 1 : 0;
    if (jobs.size() == 1) {
      alone(jobs.getFirst());
      return;
    }
    float[] logits;
    try {
      logits = together(jobs);
    } catch (RuntimeException
        | OutOfMemoryError e) { // the failure of one request, which must not affect the others
      jobs.forEach(this::alone);
      return;
    }
    int at = 0;
    for (Job job : jobs) {
      job.logits = Arrays.copyOfRange(logits, at, at + job.count * outputs);
      at += job.count * outputs;
      job.done();
    }
  }

  private float[] together(List<Job> jobs) {
    int count = jobs.stream().mapToInt(job -> job.count).sum();
    float[] rows = new float[count * features];
    int at = 0;
    for (Job job : jobs) {
      System.arraycopy(job.rows, 0, rows, at, job.count * features);
      at += job.count * features;
    }
    return predicted(rows, count);
  }

  /**
   * On this thread alone where other requests are being read: a thread that helps waits in between,
   * and they would wait for it.
   */
  private float[] predicted(float[] rows, int count) {
    float[] logits = new float[count * outputs];
    if (arriving.get() == 0 && count * multiplyAdds >= WORTH_SHARING) {
      model.logits(rows, count, logits);
    } else {
      model.logitsOnThisThread(rows, count, logits);
    }
    return logits;
  }

  private void alone(Job job) {
    try {
      job.logits = predicted(job.rows, job.count);
    } catch (RuntimeException e) {
      job.failure = e;
    } catch (OutOfMemoryError e) {
      job.failure =
          new Refused(
              Refused.UNAVAILABLE, "the rows need more memory than there is: send less at once");
    }
    job.done();
  }
}

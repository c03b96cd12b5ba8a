package io.evenkeel.picture;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Carries out a task on every picture of a listing, on several threads. */
final class PictureWorkers {
  private static final int WAITING = 64;

  private final Listing listing;
  private final int threads;
  private final PictureProgress progress;
  private final Map<Integer, String> broken = new TreeMap<>();
  private int done;
  private @Nullable Throwable failure;

  PictureWorkers(Listing listing, int threads, PictureProgress progress) {
    this.listing = listing;
    this.threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    this.progress = progress;
  }

  /** A task on a picture. */
  @FunctionalInterface
  interface Task {
    /**
     * Carries out the task.
     *
     * @throws BrokenPictureException if the picture cannot be read
     * @throws IOException if something else fails
     */
    void run(int number, PictureContent content) throws IOException, BrokenPictureException;
  }

  /** A picture cannot be read. */
  static final class BrokenPictureException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenPictureException(IOException cause) {
      super(cause.getMessage() == null ? "it cannot be decoded" : cause.getMessage(), cause);
    }
  }

  /**
   * Does the task with each picture.
   *
   * @return for each broken picture the reason
   * @throws IOException if something else fails
   */
  Map<Integer, String> run(Task task) throws IOException {
    Semaphore free = new Semaphore(threads + WAITING);
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("pictures-", 0).factory())) {
      try {
        listing
            .reader()
            .read((number, content) -> {
              free.acquireUninterruptibly();
              workers.execute(() -> {
                try {
                  one(task, number, content);
                } finally {
                  free.release();
                }
              });
            });
      } catch (RuntimeException | Error e) {
        workers.shutdownNow();
        throw e;
      }
    }
    synchronized (this) { // the workers have ended
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      return broken;
    }
  }

  private void one(Task task, int number, PictureContent content) {
    synchronized (this) {
      if (failure != null) {
        return;
      }
    }
    String problem = null;
    try {
      task.run(number, content);
    } catch (BrokenPictureException e) {
      problem = String.valueOf(e.getMessage());
    } catch (IOException | RuntimeException | Error e) {
      synchronized (this) {
        failure = e;
      }
      return;
    }
    synchronized (this) {
      if (problem != null) {
        broken.put(number, problem);
      }
      done++;
      progress.pictures(done, listing.count());
    }
  }
}

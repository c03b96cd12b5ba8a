package io.evenkeel.lab.playground;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.exhibit.Exhibit;
import io.evenkeel.lab.exhibit.ExhibitListener;
import io.evenkeel.lab.exhibit.ExhibitPage;
import io.evenkeel.lab.exhibit.ExhibitResult;
import io.evenkeel.lab.exhibit.ExhibitRunner;
import io.evenkeel.lab.exhibit.Exhibits;
import io.evenkeel.lab.page.PageJson;
import io.evenkeel.lab.page.Refusal;
import io.evenkeel.lab.page.Text;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The exhibits in the playground: which have been measured, and the one that is being measured, on
 * a thread of its own. Never two at a time.
 */
final class ExhibitDesk implements ExhibitListener {
  private static final long NOTE_NANOS = 500_000_000;

  private final ExhibitRunner runner;
  private final Runnable changed;
  private volatile @Nullable Thread thread;
  private @Nullable Exhibit measured;
  private long made;
  private long total;
  private long noted;
  private boolean cancelled;
  private @Nullable Text failure;

  /**
   * An exhibit as the page lists it.
   *
   * @param quick whether its quick measurement is kept
   * @param full whether its full measurement is kept
   * @param done share of its measurement that is done; null while it is not being measured
   * @param failure why its measurement ended without a result; null if it did not
   */
  record Place(
      String name, boolean quick, boolean full, @Nullable Double done, @Nullable Text failure) {}

  /**
   * A desk.
   *
   * @param cache folder of what was measured
   * @param version of the program, a part of the cache's key
   * @param threads how many trainings at a time; 0 for one per processor
   * @param changed is called when there is something new to show
   */
  ExhibitDesk(Path cache, String version, int threads, Runnable changed) {
    runner = new ExhibitRunner(cache, version, threads, this);
    this.changed = changed;
  }

  /** All exhibits in the order of the tour. */
  synchronized List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (Exhibit exhibit : Exhibits.all()) {
      boolean now = exhibit.equals(measured);
      Double done = thread != null && now ? (double) made / Math.max(1, total) : null;
      places.add(
          new Place(
              exhibit.name(),
              runner.isKept(exhibit, true),
              runner.isKept(exhibit, false),
              done,
              now ? failure : null));
    }
    return places;
  }

  /** Whether one is being measured. Waits for nobody. */
  boolean isBusy() {
    return thread != null;
  }

  /** The section of a page that shows what was measured. */
  String section(String name, boolean fewer) {
    Exhibit exhibit = Exhibits.named(List.of(name)).getFirst();
    ExhibitResult result =
        runner.kept(exhibit, fewer).orElseThrow(() -> Refusal.of("refusal.notMeasured", name));
    return PageJson.write(ExhibitPage.section(result));
  }

  /** Begins to measure one. */
  synchronized void measure(String name, boolean fewer) {
    if (thread != null) {
      throw Refusal.of("refusal.oneExhibit");
    }
    Exhibit exhibit = Exhibits.named(List.of(name)).getFirst();
    measured = exhibit;
    made = 0;
    total = 0;
    noted = System.nanoTime();
    cancelled = false;
    failure = null;
    thread =
        Thread.ofPlatform().name("evenkeel-exhibit").daemon().start(() -> measure(exhibit, fewer));
  }

  private void measure(Exhibit exhibit, boolean fewer) {
    Text why = null;
    try {
      runner.run(List.of(exhibit), fewer);
    } catch (CancellationException e) {
      why = null; // as was asked for
    } catch (InvalidInputException e) {
      why = Refusal.text(e);
    } catch (UncheckedIOException e) {
      why = Text.of("refusal.english", String.valueOf(e.getMessage()));
    } finally {
      end(why);
    }
  }

  private synchronized void end(@Nullable Text why) {
    thread = null;
    failure = why;
    changed.run();
  }

  @Override
  public synchronized void onStart(Exhibit exhibit, long steps) {
    total = steps;
  }

  @Override
  public synchronized void onSteps(long steps) {
    if (cancelled) {
      throw new CancellationException();
    }
    made += steps;
    if (System.nanoTime() - noted > NOTE_NANOS) {
      noted = System.nanoTime();
      changed.run();
    }
  }

  /** Ends the measurement, of which nothing is kept. */
  synchronized void cancel() {
    cancelled = true;
  }

  /** Cancels what is being measured, and waits for its end. */
  void close() throws InterruptedException {
    Thread running;
    synchronized (this) {
      cancelled = true;
      running = thread;
    }
    if (running != null) {
      running.join();
    }
  }
}

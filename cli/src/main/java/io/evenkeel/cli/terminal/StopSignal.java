package io.evenkeel.cli.terminal;

import io.evenkeel.file.Leftovers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Turns Ctrl-C (and SIGTERM) into a request: while it is open the JVM does not end before what was
 * asked to stop has come to its end. The process then ends with the signal's usual exit code.
 */
public final class StopSignal implements AutoCloseable {
  private static final Set<StopSignal> OPEN = ConcurrentHashMap.newKeySet();

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean received;

  /** Calls {@code request} when the signal comes. */
  public StopSignal(Runnable request) {
    hook =
        new Thread(
            () -> {
              received = true;
              request.run();
              awaitDone();
            },
            "stop signal");
    OPEN.add(this);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Has the temporary files deleted that are left when the process is ended by a signal, after what
   * was asked to stop has come to its end.
   */
  public static void deleteLeftoversAtTheEnd() {
    Thread last =
        new Thread(
            () -> {
              OPEN.forEach(StopSignal::awaitDone);
              Leftovers.deleteOurs();
            },
            "leftovers");
    Runtime.getRuntime().addShutdownHook(last);
  }

  private void awaitDone() {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was asked to stop has come to its end. */
  @Override
  public void close() {
    if (!received) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
    done.countDown();
    OPEN.remove(this);
  }
}

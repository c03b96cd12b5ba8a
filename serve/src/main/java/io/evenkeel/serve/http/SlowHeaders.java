package io.evenkeel.serve.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose request does not come to the end of its header in time. Jetty's idle
 * time does not help against one byte a second.
 */
final class SlowHeaders implements Connection.Listener, AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Map<Connection, Progress> connections = new ConcurrentHashMap<>();
  private final long most;
  private final Thread watch;

  /**
   * A watch.
   *
   * @param time that a header may take
   */
  SlowHeaders(Duration time) {
    most = time.toNanos();
    watch = Thread.ofVirtual().name("slow headers").start(this::watch);
  }

  /** What is known of a connection. */
  private static final class Progress {
    /** Bytes that had come when its last request was done. */
    volatile long bytes;

    volatile boolean answering;

    /** When the first bytes of the header that is arriving now were seen; 0 for none. */
    long since;
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) {
      connections.put(connection, new Progress());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  /** The header of a request has come. */
  void begun(Connection connection) {
    Progress progress = connections.get(connection);
    if (progress != null) {
      progress.answering = true;
    }
  }

  /** The request was answered. */
  void ended(Connection connection) {
    Progress progress = connections.get(connection);
    if (progress != null) {
      progress.bytes = connection.getBytesIn();
      progress.answering = false;
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        long now = System.nanoTime();
        connections.forEach((connection, progress) -> look(connection, progress, now));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Connection connection, @Nullable Progress progress, long now) {
    if (progress == null) {
      return;
    }
    boolean coming = !progress.answering && connection.getBytesIn() > progress.bytes;
    if (!coming) {
      progress.since = 0;
    } else if (progress.since == 0) {
      progress.since = now;
    } else if (now - progress.since > most) {
      connection.getEndPoint().close();
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}

package io.evenkeel.lab.live;

import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.PageJson;
import java.net.URI;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Page} in the browser that is kept up to date: its states are made and sent on a thread
 * of their own, at most two per second, only while somebody looks, and never in more than a tenth
 * of that thread's time.
 */
public final class LivePage implements AutoCloseable {
  private static final long SHORTEST_MILLIS = 500;
  private static final int SHARE = 10;

  private final LiveServer server;
  private final Supplier<Page> page;
  private final LongSupplier version;
  private final Thread sender;

  private LivePage(
      int port, Supplier<Page> page, LongSupplier version, @Nullable Language language) {
    this.page = page;
    this.version = version;
    server = LiveServer.start(port, query -> html(language, query));
    sender = Thread.ofPlatform().name("evenkeel-live").daemon().unstarted(this::follow);
  }

  /**
   * Starts to serve it.
   *
   * @param port to listen on; 0 for any that is free
   * @param page its state now; called by several threads
   * @param version changes when the state does
   * @param language what it is shown in; null for the browser's
   */
  public static LivePage open(
      int port, Supplier<Page> page, LongSupplier version, @Nullable Language language) {
    LivePage opened = new LivePage(port, page, version, language);
    opened.sender.start();
    return opened;
  }

  private String html(@Nullable Language language, String query) {
    Page now = page.get();
    return HtmlPage.served(
        now.title(), PageJson.write(now), language, "Evenkeel.live", "events" + query);
  }

  /** Its address, with the token. */
  public URI address() {
    return server.address();
  }

  /** How many browsers show it. */
  public int browsers() {
    return server.browsers();
  }

  private void follow() {
    long sentVersion = Long.MIN_VALUE;
    long sentArrivals = 0;
    long pause = SHORTEST_MILLIS;
    try {
      while (true) {
        Thread.sleep(pause);
        long now = version.getAsLong();
        long arrivals = server.arrivals();
        if (server.browsers() > 0 && (now != sentVersion || arrivals != sentArrivals)) {
          long start = System.nanoTime();
          server.publish("page", PageJson.write(page.get()));
          pause = Math.max(SHORTEST_MILLIS, SHARE * (System.nanoTime() - start) / 1_000_000);
          sentVersion = now;
          sentArrivals = arrivals;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Sends the last state, says that it is the last, and stops serving. */
  @Override
  public void close() {
    sender.interrupt();
    boolean interrupted = false;
    try {
      sender.join();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    server.close(Map.of("page", PageJson.write(page.get())));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

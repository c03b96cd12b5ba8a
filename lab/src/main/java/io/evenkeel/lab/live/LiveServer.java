package io.evenkeel.lab.live;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Refusal;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/**
 * Serves one page to browsers on this machine, and sends them its next states as server-sent
 * events.
 *
 * <p>It listens on 127.0.0.1 alone, and answers only requests that know the token ({@link
 * LoopbackGuard}). Every browser has a virtual thread and a {@link Mailbox} of its own: {@link
 * #publish} never waits. A browser that went away is noticed when it is next written to, at the
 * latest by the heartbeat.
 */
public final class LiveServer implements AutoCloseable {
  static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /** How long the server tries to write to a browser that does not read. */
  static final Duration STALLED = Duration.ofSeconds(30);

  /**
   * How long {@link #close} waits for browsers to take the last state, and for a page that was just
   * served to ask for it.
   */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private static final int LARGEST_BODY = 32 << 20;

  private final LoopbackGuard guard = new LoopbackGuard();
  private final Set<Mailbox> browsers = ConcurrentHashMap.newKeySet();

  /** Pages that were served and have not asked for events yet: their number, and when that was. */
  private final Map<String, Long> served = new ConcurrentHashMap<>();

  private final AtomicLong pages = new AtomicLong();
  private final AtomicLong arrivals = new AtomicLong();
  private final LiveSite site;
  private final Duration heartbeat;
  private final Javalin javalin;
  private final URI address;
  private volatile @Nullable Map<String, String> farewell;

  private LiveServer(int port, LiveSite site, Duration heartbeat) {
    this.site = site;
    this.heartbeat = heartbeat;
    javalin = Javalin.create(config -> configure(config, port));
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw notToBeHad(port, e);
    }
    address = URI.create("http://127.0.0.1:%d/?token=%s".formatted(javalin.port(), guard.token()));
  }

  /**
   * Starts one.
   *
   * @param port to listen on; 0 for any that is free
   * @throws InvalidInputException if the port is invalid or not available
   */
  public static LiveServer start(int port, LiveSite site) {
    return start(port, site, HEARTBEAT);
  }

  static LiveServer start(int port, LiveSite site, Duration heartbeat) {
    requireNumber(port);
    return new LiveServer(port, site, heartbeat);
  }

  /**
   * Refuses a port that cannot be listened on now, before any work is begun in vain.
   *
   * @throws InvalidInputException if the port is invalid or not available
   */
  public static void requirePort(int port) {
    requireNumber(port);
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(
          true); // as the server does, so that an old connection does not block the port
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw notToBeHad(port, e);
    }
  }

  private static void requireNumber(int port) {
    if (port < 0 || port > 65_535) {
      throw new InvalidInputException(
          "a port is a number from 1 to 65535, or 0 for any that is free, but got " + port);
    }
  }

  private static InvalidInputException notToBeHad(int port, Exception cause) {
    return new InvalidInputException(
        ("cannot listen on port %d of 127.0.0.1, which is taken or not allowed: choose another,"
                + " or 0 for any that is free")
            .formatted(port),
        cause);
  }

  private void configure(JavalinConfig config, int port) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = LARGEST_BODY;
    config.jetty.addConnector((server, http) -> connector(server, http, port));
    config.routes.before(LiveServer::setHeaders);
    config.routes.before(guard::check);
    config.routes.get("/", context -> context.html(page()));
    config.routes.sse("/events", this::serve);
    config.routes.post(
        "/act/{name}",
        context ->
            context
                .contentType("application/json")
                .result(site.act(context.pathParam("name"), context.body())));
    config.routes.post(
        "/upload",
        context -> {
          String name = context.queryParam("name");
          context
              .contentType("application/json")
              .result(site.upload(name == null ? "" : name, context.bodyInputStream()));
        });
    config.routes.exception(
        InvalidInputException.class,
        (e, context) -> context.status(400).result(Refusal.text(e).in(language(context))));
  }

  private String page() {
    String number = String.valueOf(pages.incrementAndGet());
    served.put(number, System.nanoTime());
    return site.html("?token=%s&page=%s".formatted(guard.token(), number));
  }

  /** The language that the page is shown in, which its script gives with every request. */
  private static Language language(Context context) {
    return Language.ZH.tag().equals(context.queryParam("lang")) ? Language.ZH : Language.EN;
  }

  private static Connector connector(Server server, HttpConfiguration http, int port) {
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(STALLED.toMillis());
    return connector;
  }

  private static void setHeaders(Context context) {
    context
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Cross-Origin-Resource-Policy", "same-origin");
  }

  /** Sends one browser what is published, on the request's own virtual thread. */
  private void serve(SseClient browser) {
    Mailbox mailbox = new Mailbox();
    browsers.add(mailbox);
    arrivals.incrementAndGet();
    String number = browser.ctx().queryParam("page");
    if (number != null) {
      served.remove(number);
    }
    try {
      Map<String, String> last = farewell;
      if (last != null) {
        mailbox.end(last);
      }
      while (!browser.terminated() && !mailbox.isFinished()) {
        Map<String, String> events = mailbox.take(heartbeat);
        events.forEach(browser::sendEvent);
        if (events.isEmpty()) {
          browser.sendComment("still here");
        }
      }
      browser.sendEvent("end", "{}");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      browsers.remove(mailbox);
      browser.close();
    }
  }

  /** The page's address, with the token. */
  public URI address() {
    return address;
  }

  /** How many browsers are being sent events. */
  public int browsers() {
    return browsers.size();
  }

  /** How many browsers have ever asked for events: grows when there is a new one to be informed. */
  public long arrivals() {
    return arrivals.get();
  }

  /**
   * Hands a state to every browser that is there; a state of the same event that still waits is
   * dropped.
   *
   * @param event its kind, such as {@code page}
   * @param data JSON, in one line
   */
  public void publish(String event, String data) {
    for (Mailbox mailbox : browsers) {
      mailbox.put(event, data);
    }
  }

  /** Tells every browser that nothing more will come, and stops listening. */
  @Override
  public void close() {
    close(Map.of());
  }

  /**
   * Hands every browser a last state and tells it that nothing more will come, also those whose
   * page was served a moment ago and asks only now; then stops listening.
   *
   * @param last event to data
   */
  public void close(Map<String, String> last) {
    farewell = last;
    browsers.forEach(mailbox -> mailbox.end(last));
    long deadline = System.nanoTime() + FAREWELL.toNanos();
    try {
      while ((!browsers.isEmpty() || isPageAwaited()) && System.nanoTime() < deadline) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    javalin.stop();
  }

  private boolean isPageAwaited() {
    long now = System.nanoTime();
    return served.values().stream().anyMatch(when -> now - when < FAREWELL.toNanos());
  }
}

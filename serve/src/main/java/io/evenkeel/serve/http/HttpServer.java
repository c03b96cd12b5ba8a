package io.evenkeel.serve.http;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.limit.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty, with a virtual thread for each request, set up for the routes and limits. */
public final class HttpServer implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration FAREWELL = Duration.ofSeconds(30);
  private static final int HEADER_BYTES = 16 << 10;
  private static final int BACKLOG = 1024;

  private final Server jetty;
  private final ServerConnector connector;
  private final RequestHandler handler;
  private final Access access;

  private HttpServer(Access access, Limits limits, RequestHandler handler) {
    this.access = access;
    this.handler = handler;
    QueuedThreadPool threads = new QueuedThreadPool(16, 2);
    threads.setName("evenkeel-http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    jetty = new Server(threads);
    jetty.setStopTimeout(FAREWELL.toMillis());
    jetty.setErrorHandler(new ErrorSentence());
    connector = connector(access);
    jetty.addConnector(connector);
    jetty.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    jetty.setHandler(new GracefulHandler(handler));
  }

  /**
   * Starts a server.
   *
   * @param log is given the lines of the access log, some at a time; they come from one thread
   * @throws InvalidInputException if it cannot listen there, or has no such certificate
   */
  public static HttpServer start(
      Access access, Limits limits, Routes routes, Observer observer, Consumer<List<String>> log) {
    int port = access.port();
    if (port < 0 || port > 65_535) {
      throw new InvalidInputException(
          "a port is a number from 1 to 65535, or 0 for any that is free, but got " + port);
    }
    RequestHandler handler =
        new RequestHandler(access, limits, routes, observer, new AccessLog(log));
    HttpServer server = new HttpServer(access, limits, handler);
    server.start();
    return server;
  }

  private void start() {
    try {
      jetty.start();
    } catch (IOException e) {
      stopQuietly();
      throw new InvalidInputException(
          "cannot listen on port %d of %s, which is taken or not allowed: choose another with --port, or 0 for any that is free"
              .formatted(access.port(), access.host()),
          e);
    } catch (RuntimeException e) {
      stopQuietly();
      throw e;
    } catch (Exception e) {
      stopQuietly();
      throw new IllegalStateException("the server does not start", e);
    }
  }

  private void stopQuietly() {
    try {
      jetty.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    } finally {
      handler.end();
    }
  }

  private ServerConnector connector(Access given) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setUriCompliance(UriCompliance.DEFAULT);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    String certificate = given.certificate();
    String key = given.key();
    ConnectionFactory[] factories =
        certificate == null || key == null
            ? new ConnectionFactory[] {plain}
            : new ConnectionFactory[] {
              new SslConnectionFactory(Tls.context(certificate, key), "http/1.1"), plain
            };
    ServerConnector made = new ServerConnector(jetty, null, null, null, 1, 1, factories);
    made.setHost(given.host());
    made.setPort(given.port());
    made.setAcceptQueueSize(BACKLOG);
    made.setIdleTimeout(IDLE.toMillis());
    made.addBean(handler.slow());
    return made;
  }

  /** Its address. */
  public URI address() {
    String scheme = access.certificate() == null ? "http" : "https";
    String host = access.host().contains(":") ? "[" + access.host() + "]" : access.host();
    return URI.create("%s://%s:%d/".formatted(scheme, host, connector.getLocalPort()));
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** How many requests are being answered. */
  public int busy() {
    return handler.busy();
  }

  /** Accepts nothing more, finishes what it has, within half a minute, and ends. */
  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (TimeoutException e) {
      throw new UncheckedIOException(
          new IOException("some requests were not done after " + FAREWELL, e));
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    } finally {
      handler.end();
    }
  }
}

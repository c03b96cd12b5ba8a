package io.evenkeel.serve.http;

import io.evenkeel.json.Printable;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.limit.Refused;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request's way through the server: who asks for what, the answer or the reason why there is
 * none, and the line in the log.
 */
final class RequestHandler extends Handler.Abstract {
  private static final System.Logger LOG = System.getLogger(RequestHandler.class.getName());
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");
  private static final String REQUEST_ID = "X-Request-Id";
  private static final List<HttpField> SAFE =
      List.of(
          new PreEncodedHttpField("Cache-Control", "no-store"),
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
          new PreEncodedHttpField("X-Frame-Options", "DENY"),
          new PreEncodedHttpField("Referrer-Policy", "no-referrer"));

  private final Guard guard;
  private final Routes routes;
  private final Observer observer;
  private final AccessLog log;
  private final List<String> origins;
  private final Bodies bodies;
  private final SlowHeaders slow;
  private final long time;
  private final int most;
  private final AtomicInteger busy = new AtomicInteger();

  RequestHandler(Access access, Limits limits, Routes routes, Observer observer, AccessLog log) {
    guard = new Guard(access);
    this.routes = routes;
    this.observer = observer;
    this.log = log;
    origins = access.origins();
    bodies = new Bodies(limits);
    slow = new SlowHeaders(limits.time());
    time = limits.time().toNanos();
    most = limits.queue();
  }

  SlowHeaders slow() {
    return slow;
  }

  int busy() {
    return busy.get();
  }

  void end() {
    slow.close();
    log.close();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    slow.begun(request.getConnectionMetaData().getConnection());
    String id = id(request);
    Call call = new Call(request, id, path(request), System.nanoTime() + time, bodies);
    Reply reply;
    boolean admitted = busy.incrementAndGet() <= most;
    try {
      reply = admitted ? answer(request, call) : crowded();
    } finally {
      busy.decrementAndGet();
      call.end();
    }
    HttpFields.Mutable headers = response.getHeaders();
    SAFE.forEach(headers::add);
    headers.put(REQUEST_ID, id);
    headers.put(HttpHeader.CONTENT_TYPE, reply.type());
    reply.headers().forEach(headers::put);
    allowOrigin(request, headers);
    if (mayHaveUnreadBody(request, reply)) {
      headers.put(HttpHeader.CONNECTION, "close");
    }
    response.setStatus(reply.status());
    boolean head = request.getMethod().equals("HEAD");
    headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
    response.write(
        true,
        head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(reply.body()),
        new Written(callback, request, call, reply));
    return true;
  }

  /**
   * Whether a body may have been refused unread: then the connection ends with the answer, and the
   * client must be told so, because otherwise it would send its next request on it.
   */
  private static boolean mayHaveUnreadBody(Request request, Reply reply) {
    boolean body =
        request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    return body && reply.status() > Refused.BAD_REQUEST;
  }

  /** Ends the request when the answer is written. */
  private final class Written extends Callback.Nested {
    private final Request request;
    private final Call call;
    private final Reply reply;

    Written(Callback callback, Request request, Call call, Reply reply) {
      super(callback);
      this.request = request;
      this.call = call;
      this.reply = reply;
    }

    @Override
    public void completed() {
      slow.ended(request.getConnectionMetaData().getConnection());
      long nanos = System.nanoTime() - request.getHeadersNanoTime();
      observer.answered(call.model(), reply.status(), call.rows(), nanos);
      log.add(line(request, call, reply, nanos));
    }
  }

  private Reply answer(Request request, Call call) {
    try {
      guard.requireHost(request);
      if (request.getMethod().equals("OPTIONS") && !origins.isEmpty()) {
        return new Reply(204, Reply.JSON, new byte[0], Map.of());
      }
      if (!routes.isOpen(call)) {
        guard.requireToken(request, request.getMethod().equals("GET") ? call.query("token") : null);
      }
      return routes.answer(call);
    } catch (Refused e) {
      return failure(e.status(), e.sentence());
    } catch (InvalidInputException e) {
      return failure(400, String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      return failure(503, "the request needs more memory than there is: send less at once");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "request " + call.id() + " failed", e);
      return failure(500, "the server failed to answer: its log has the request's id");
    }
  }

  private Reply crowded() {
    return failure(
            429, "%d requests are being answered, which is the limit: try again".formatted(most))
        .with("Retry-After", "1");
  }

  private static Reply failure(int status, String sentence) {
    Reply reply = new Reply(status, Reply.JSON, ErrorSentence.json(sentence), Map.of());
    return status == 401 ? reply.with("WWW-Authenticate", "Bearer") : reply;
  }

  private void allowOrigin(Request request, HttpFields.Mutable headers) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin != null && (origins.contains("*") || origins.contains(origin))) {
      headers.put("Access-Control-Allow-Origin", origin);
      headers.put("Vary", "Origin");
      headers.put("Access-Control-Allow-Methods", "GET, POST");
      headers.put(
          "Access-Control-Allow-Headers",
          "Authorization, Content-Type, Inference-Header-Content-Length, X-Request-Id");
    }
  }

  /** The client's own id, if it is a sane one. */
  private static String id(Request request) {
    String given = request.getHeaders().get(REQUEST_ID);
    if (given != null && ID.matcher(given).matches()) {
      return given;
    }
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private static List<String> path(Request request) {
    List<String> parts = new ArrayList<>();
    for (String part : request.getHttpURI().getCanonicalPath().split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part.indexOf('%') < 0 ? part : decoded(part));
      }
    }
    return parts;
  }

  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part; // Jetty let it through, but it names nothing
    }
  }

  private static String line(Request request, Call call, Reply reply, long nanos) {
    var line =
        StrictJson.object()
            .put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
            .put("id", call.id())
            .put("remote", Request.getRemoteAddr(request))
            .put("method", request.getMethod())
            .put("path", request.getHttpURI().getCanonicalPath())
            .put("status", reply.status())
            .put("ms", Math.round(nanos / 1e4) / 100.0)
            .put("bytesIn", call.bodyLength())
            .put("bytesOut", reply.body().length);
    if (!call.model().isEmpty()) {
      line.put("model", call.model()).put("rows", call.rows());
    }
    @Nullable String agent = request.getHeaders().get(HttpHeader.USER_AGENT);
    if (agent != null) {
      line.put("agent", Printable.text(agent));
    }
    return StrictJson.line(line);
  }
}

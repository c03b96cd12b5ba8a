package io.evenkeel.serve.http;

import io.evenkeel.serve.limit.Refused;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** A request that is being answered, and what the log will say of it. */
public final class Call {
  private final Request request;
  private final String id;
  private final List<String> path;
  private final long deadline;
  private final Bodies bodies;
  private @Nullable Body body;
  private String model = "";
  private int rows;

  Call(Request request, String id, List<String> path, long deadline, Bodies bodies) {
    this.request = request;
    this.id = id;
    this.path = List.copyOf(path);
    this.deadline = deadline;
    this.bodies = bodies;
  }

  /** The parts of the path, decoded. */
  public List<String> path() {
    return path;
  }

  /** Its method, such as GET. */
  public String method() {
    return request.getMethod();
  }

  /** The id by which the log and the client know the request. */
  public String id() {
    return id;
  }

  /** The time of {@link System#nanoTime} until which the request must be done. */
  public long deadline() {
    return deadline;
  }

  /** A header; null if it is not there. */
  public @Nullable String header(String name) {
    return request.getHeaders().get(name);
  }

  /** The media type of the body without parameters, in lower case; empty if none is given. */
  public String type() {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type == null) {
      return "";
    }
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  /** A parameter of the address; null if it is not there. */
  public @Nullable String query(String name) {
    if (request.getHttpURI().getQuery() == null) {
      return null;
    }
    try {
      Fields fields = Request.extractQueryParameters(request);
      return fields.getValue(name);
    } catch (RuntimeException e) { // from a decoder that met broken escapes
      throw new Refused(Refused.BAD_REQUEST, "the address has a query that cannot be read");
    }
  }

  /** The body, which is read when it is first asked for. */
  public Body body() {
    Body read = body;
    if (read == null) {
      read = bodies.read(request, deadline);
      body = read;
    }
    return read;
  }

  /** Records which model the request is about, and how many rows it has. */
  public void about(String modelName, int count) {
    model = modelName;
    rows = count;
  }

  String model() {
    return model;
  }

  int rows() {
    return rows;
  }

  int bodyLength() {
    Body read = body;
    return read == null ? 0 : read.length();
  }

  /** Returns the share of the memory for bodies that the body took. */
  void end() {
    Body read = body;
    if (read != null) {
      bodies.giveBack(read);
    }
  }
}

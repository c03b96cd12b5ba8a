package io.evenkeel.serve.limit;

/** A request that is refused, with a status of HTTP and one sentence. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a client sent is wrong. */
  public static final int BAD_REQUEST = 400;

  /** Nothing is there. */
  public static final int NOT_FOUND = 404;

  /** The request did not arrive in time. */
  public static final int TIMEOUT = 408;

  /** The request is too large. */
  public static final int TOO_LARGE = 413;

  /** Its media type is not taken. */
  public static final int UNSUPPORTED = 415;

  /** There are too many requests. */
  public static final int TOO_MANY = 429;

  /** The server cannot answer now. */
  public static final int UNAVAILABLE = 503;

  private final int status;

  /** A refusal. */
  public Refused(int status, String sentence) {
    super(sentence, null, false, false); // where it was thrown in our code does not matter
    this.status = status;
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }

  /** The sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}

package io.evenkeel.serve.model;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A version of a model that is being served. It is closed when it was retired and the last request
 * that uses it has come to its end.
 */
public final class LoadedModel {
  private final String name;
  private final int version;
  private final ServedModel model;
  private final Runnable closed;
  private final AtomicInteger uses = new AtomicInteger(1);

  /**
   * A version.
   *
   * @param closed is run when it is closed
   */
  public LoadedModel(String name, int version, ServedModel model, Runnable closed) {
    this.name = name;
    this.version = version;
    this.model = model;
    this.closed = closed;
  }

  public String name() {
    return name;
  }

  public int version() {
    return version;
  }

  public ServedModel model() {
    return model;
  }

  /** Takes it into use; false if it is closed already. If true, {@link #release} must follow. */
  boolean acquire() {
    int before = uses.getAndUpdate(n -> n == 0 ? 0 : n + 1);
    return before > 0;
  }

  /** Ends a use that {@link #acquire} began. */
  public void release() {
    if (uses.decrementAndGet() == 0) {
      model.close();
      closed.run();
    }
  }
}

package io.evenkeel.onnx.internal;

import java.io.Serial;

/** Why a batch normalization stays where it is, as the second half of a sentence about it. */
public final class UnfoldableException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String reason;

  public UnfoldableException(String reason) {
    super(reason);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}

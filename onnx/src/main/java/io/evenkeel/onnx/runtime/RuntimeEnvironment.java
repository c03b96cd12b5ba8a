package io.evenkeel.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's environment, of which a process has one.
 *
 * <p>ONNX Runtime 1.29 matches the process's command line with a regular expression when it is
 * started, by a recursion of some 250 bytes of stack a character. On an ordinary thread of a JVM
 * with a class path of a few thousand characters on its command line that ends the process without
 * a message. So it is started on a thread of its own, whose stack is large.
 */
final class RuntimeEnvironment {
  /** Enough for a command line of a million characters; memory is taken as it is used. */
  private static final long STACK_BYTES = 256L << 20;

  private static @Nullable OrtEnvironment started;

  private RuntimeEnvironment() {}

  /**
   * The environment, started if it was not yet.
   *
   * @throws LinkageError if ONNX Runtime or its native library is missing
   */
  static synchronized OrtEnvironment get() {
    if (started == null) {
      FutureTask<OrtEnvironment> start =
          new FutureTask<>(
              () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL));
      Thread thread = new Thread(null, start, "onnxruntime-start", STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
      started = result(start);
    }
    return started;
  }

  private static OrtEnvironment result(FutureTask<OrtEnvironment> start) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return start.get();
        } catch (InterruptedException e) {
          interrupted = true; // it takes a moment and cannot be given up
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            case null, default -> throw new IllegalStateException("ONNX Runtime does not start", e);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package io.evenkeel.serve.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * One line per request, an object of JSON, without bodies. Lines are handed to a thread, which
 * passes on many at a time; if it is a thousand lines behind, requests wait for it.
 */
final class AccessLog implements AutoCloseable {
  private static final int BEHIND = 1024;
  private static final String END = "";

  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(BEHIND);
  private final Consumer<List<String>> to;
  private final Thread writer;

  AccessLog(Consumer<List<String>> to) {
    this.to = to;
    writer = Thread.ofVirtual().name("access log").start(this::write);
  }

  private void write() {
    List<String> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(lines.take());
        lines.drainTo(taken);
        boolean end = taken.removeIf(END::equals);
        to.accept(taken);
        if (end) {
          return;
        }
        taken.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds a line. */
  void add(String line) {
    try {
      lines.put(line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    add(END);
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

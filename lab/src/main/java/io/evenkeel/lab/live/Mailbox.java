package io.evenkeel.lab.live;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What still has to be sent to one browser: only the latest state of every kind of event, so that a
 * browser that reads slowly, or never, costs one state and delays nobody.
 */
final class Mailbox {
  private SequencedMap<String, String> waiting = new LinkedHashMap<>();
  private boolean ended;

  /** Replaces the state of that event that waits. Never blocks. */
  synchronized void put(String event, String data) {
    waiting.putLast(event, data);
    notifyAll();
  }

  /** Adds the last states, event to data; nothing more will come. */
  synchronized void end(Map<String, String> last) {
    waiting.putAll(last);
    ended = true;
    notifyAll();
  }

  /** Whether nothing more will come, and all that came was taken. */
  synchronized boolean isFinished() {
    return ended && waiting.isEmpty();
  }

  /** Takes what waits, event to data; nothing if nothing comes in that time. */
  synchronized Map<String, String> take(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (waiting.isEmpty() && !ended) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        break;
      }
      wait(millis);
    }
    Map<String, String> taken = waiting;
    waiting = new LinkedHashMap<>();
    return taken;
  }
}

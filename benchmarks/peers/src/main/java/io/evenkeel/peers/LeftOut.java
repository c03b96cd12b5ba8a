package io.evenkeel.peers;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The configurations that are not in the tables, and why. Where one whose idle threads spin was not
 * done in time, those that differ from it only in the network or the way of updating are not tried,
 * because it is the threads that stall each other.
 */
final class LeftOut {
  private final List<String> lines = new ArrayList<>();
  private final Set<String> stalled = new HashSet<>();
  private boolean wrong;

  /** Leaves out a configuration whose process did not report. */
  void failed(Configuration configuration, String reason) {
    if (configuration.spins()) {
      stalled.add(family(configuration));
    }
    add(configuration, reason);
  }

  /** Leaves out a configuration that did not do the same work. */
  void wrong(Configuration configuration, String reason) {
    wrong = true;
    add(configuration, reason);
  }

  /** Leaves out a configuration untried if a similar one has stalled; returns whether it did. */
  boolean untried(Configuration configuration) {
    boolean like = stalled.contains(family(configuration));
    if (like) {
      add(configuration, "not tried, because a similar one was left out");
    }
    return like;
  }

  /** Whether some configuration did not do the same work. */
  boolean anyWrong() {
    return wrong;
  }

  /** One line of a list in Markdown for each, or one that says that there is none. */
  String markdown() {
    return lines.isEmpty() ? "- none\n" : String.join("", lines);
  }

  private void add(Configuration configuration, String reason) {
    lines.add("- %s: %s%n".formatted(configuration.fullDescription(), reason));
  }

  private static String family(Configuration c) {
    return String.join(
        " ", c.engine().label(), c.workload().label(), String.valueOf(c.threads()), c.waitPolicy());
  }
}

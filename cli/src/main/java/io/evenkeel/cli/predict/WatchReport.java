package io.evenkeel.cli.predict;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.tabular.ScoringWatch.Found;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How far rows that were scored are from what training saw, for people and as JSON. */
record WatchReport(List<Found> found) {
  private static final int SHOWN = 10;

  /**
   * A column is named if the share of rows that miss it is larger than in training by more than
   * this.
   */
  private static final double MORE_MISSING = 0.05;

  WatchReport {
    found = List.copyOf(found);
  }

  /** A line for each column with something to tell, the most first; nothing if there is none. */
  void print(PrintWriter out) {
    List<Found> told =
        found.stream()
            .filter(WatchReport::isTold)
            .sorted(Comparator.comparingDouble(WatchReport::size).reversed())
            .toList();
    if (told.isEmpty()) {
      return;
    }
    out.println("rows that are not like those that were trained on:");
    TextTable table = new TextTable("lrrl");
    table.line("column", "beyond", "missing", "");
    for (Found one : told.subList(0, Math.min(SHOWN, told.size()))) {
      table.line(
          one.seen().column(),
          Numbers.percent(one.outside() + one.unseen()),
          Numbers.percent(one.missing()),
          words(one));
    }
    table.print(out);
    if (told.size() > SHOWN) {
      out.println("and %d more columns".formatted(told.size() - SHOWN));
    }
    out.flush();
  }

  private static boolean isTold(Found one) {
    return size(one) > 0;
  }

  private static double size(Found one) {
    double more = one.missing() - one.seen().missing();
    return one.outside() + one.unseen() + (more > MORE_MISSING ? more : 0);
  }

  private static String words(Found one) {
    String trained = "%s missing in training".formatted(Numbers.percent(one.seen().missing()));
    if (one.outside() > 0) {
      return one.seen().range(one.column().type()) + " in training";
    }
    if (one.unseen() > 0) {
      return one.seen().complete()
          ? "categories that training never met"
          : "categories that training never met, or seldom";
    }
    return trained;
  }

  /** Adds all columns. */
  void addTo(ObjectNode json) {
    if (found.isEmpty()) {
      return;
    }
    ArrayNode columns = json.putArray("columns");
    for (Found one : found) {
      ObjectNode column = columns.addObject().put("column", one.seen().column());
      if (one.seen().hasRange()) {
        column.put("range", one.seen().range(one.column().type()));
      }
      Json.put(column, "outside", one.outside());
      Json.put(column, "unseen", one.unseen());
      Json.put(column, "missing", one.missing());
      Json.put(column, "missingInTraining", one.seen().missing());
    }
  }
}

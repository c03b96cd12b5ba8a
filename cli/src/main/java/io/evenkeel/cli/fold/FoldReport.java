package io.evenkeel.cli.fold;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.json.Printable;
import io.evenkeel.onnx.fold.FoldProbe;
import io.evenkeel.onnx.fold.FoldProbe.Latency;
import io.evenkeel.onnx.fold.FoldedModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What folding did, for people and as JSON.
 *
 * @param probe both graphs on the same inputs; null if they were not run
 * @param unchecked why they were not; null if they were
 */
record FoldReport(
    Path model,
    Path out,
    FoldedModel folded,
    @Nullable FoldProbe probe,
    @Nullable String unchecked) {

  void print(PrintWriter lines) {
    int gone = folded.folded().size();
    int all = gone + folded.kept().size();
    lines.println("folded %d of %d batch normalizations of %s".formatted(gone, all, model));
    if (gone > 0) {
      lines.println();
      TextTable table = new TextTable("ll").line("folded", "into");
      folded.folded().forEach(f -> table.line(f.node(), f.into()));
      table.print(lines);
    }
    if (!folded.kept().isEmpty()) {
      lines.println();
      TextTable table = new TextTable("ll").line("kept", "because");
      folded.kept().forEach(k -> table.line(k.node(), k.reason() + taken(k)));
      table.print(lines);
    }
    lines.println();
    TextTable table = new TextTable("lrr").line("", "before", "after");
    table.line("nodes", Numbers.count(folded.nodesBefore()), Numbers.count(folded.nodesAfter()));
    table.line(
        "bytes",
        Numbers.count(folded.before().getSerializedSize()),
        Numbers.count(folded.after().getSerializedSize()));
    if (probe != null) {
      line(table, "ONNX Runtime", probe.optimized());
      line(table, "ONNX Runtime, node by node", probe.plain());
    }
    table.print(lines);
    lines.println(
        probe != null
            ? "largest difference on random inputs: %s, of numbers up to %s in %s (%s compared)"
                .formatted(
                    Numbers.significant(probe.difference()),
                    Numbers.significant(probe.largest()),
                    Printable.text(probe.value()),
                    probe.values() == 1 ? "1 value" : Numbers.count(probe.values()) + " values")
            : "not run: " + unchecked);
    lines.println("wrote " + out);
    lines.flush();
  }

  private static String taken(FoldedModel.Kept kept) {
    return kept.taken().isEmpty() ? "" : "; took in " + String.join(" and ", kept.taken());
  }

  private static void line(TextTable table, String name, Latency latency) {
    table.line(name, milliseconds(latency.before()), milliseconds(latency.after()));
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f ms", 1e3 * seconds);
  }

  ObjectNode json() {
    ObjectNode object = Json.object().put("model", model.toString()).put("output", out.toString());
    object.put("nodesBefore", folded.nodesBefore()).put("nodesAfter", folded.nodesAfter());
    object.put("bytesBefore", folded.before().getSerializedSize());
    object.put("bytesAfter", folded.after().getSerializedSize());
    ArrayNode gone = object.putArray("folded");
    folded.folded().forEach(f -> gone.addObject().put("node", f.node()).put("into", f.into()));
    ArrayNode kept = object.putArray("kept");
    folded
        .kept()
        .forEach(k -> {
          ObjectNode one = kept.addObject().put("node", k.node()).put("reason", k.reason());
          ArrayNode taken = one.putArray("taken");
          k.taken().forEach(taken::add);
        });
    if (probe != null) {
      Json.put(object, "largestDifference", probe.difference());
      Json.put(object, "largestNumber", probe.largest());
      object.put("comparedAt", probe.value()).put("valuesCompared", probe.values());
      put(object.putObject("secondsOptimized"), probe.optimized());
      put(object.putObject("secondsNodeByNode"), probe.plain());
    } else {
      object.put("notRun", unchecked);
    }
    return object;
  }

  private static void put(ObjectNode object, Latency latency) {
    Json.put(object, "before", latency.before());
    Json.put(object, "after", latency.after());
  }
}

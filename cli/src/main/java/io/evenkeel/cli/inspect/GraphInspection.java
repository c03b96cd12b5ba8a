package io.evenkeel.cli.inspect;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.onnx.inspect.GraphSummary;
import io.evenkeel.onnx.inspect.NormSummary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an ONNX graph is made of, for people and as JSON. */
record GraphInspection(Path file, GraphSummary graph) {

  void print(PrintWriter lines) {
    int norms = graph.norms().size();
    lines.println(
        "%s: %s nodes of opset %d, %s batch normalization%s, %s parameters%s"
            .formatted(
                file,
                Numbers.count(graph.nodes().size()),
                graph.opset(),
                Numbers.count(norms),
                norms == 1 ? "" : "s",
                Numbers.count(graph.parameters()),
                graph.producer().isEmpty() ? "" : ", from " + graph.producer()));
    lines.println();
    values().print(lines);
    lines.println();
    nodes().print(lines);
    if (norms > 0) {
      lines.println();
      norms().print(lines);
    }
    lines.flush();
  }

  private TextTable values() {
    TextTable table = new TextTable("llll").line("", "name", "type", "shape");
    graph.inputs().forEach(v -> table.line("input", v.name(), v.type(), v.shape()));
    graph.outputs().forEach(v -> table.line("output", v.name(), v.type(), v.shape()));
    return table;
  }

  private TextTable nodes() {
    TextTable table = new TextTable("rlllr").line("", "operator", "name", "output", "parameters");
    for (int i = 0; i < graph.nodes().size(); i++) {
      GraphSummary.Node node = graph.nodes().get(i);
      String count = node.parameters() == 0 ? "" : Numbers.count(node.parameters());
      table.line(String.valueOf(i), node.operator(), node.name(), node.shape(), count);
    }
    return table;
  }

  private TextTable norms() {
    TextTable table = new TextTable("lrrrllrrr");
    table.line(
        "batch normalization", "channels", "epsilon", "momentum", "mode", "", "min", "mean", "max");
    for (NormSummary norm : graph.norms()) {
      List<String> first =
          List.of(
              norm.node(),
              norm.channels() == 0 ? "?" : Numbers.count(norm.channels()),
              Numbers.significant(norm.epsilon()),
              Numbers.significant(norm.momentum()),
              norm.training() ? "training" : "inference");
      if (norm.numbers().isEmpty()) {
        table.line(first);
      }
      boolean begins = true;
      for (Map.Entry<String, double[]> quantity : norm.numbers().entrySet()) {
        Range r = Range.of(quantity.getValue());
        List<String> numbers = Numbers.aligned(r.min(), r.mean(), r.max());
        table.line(
            begins ? first.get(0) : "",
            begins ? first.get(1) : "",
            begins ? first.get(2) : "",
            begins ? first.get(3) : "",
            begins ? first.get(4) : "",
            quantity.getKey(),
            numbers.get(0),
            numbers.get(1),
            numbers.get(2));
        begins = false;
      }
    }
    return table;
  }

  ObjectNode json() {
    ObjectNode object = Json.object().put("model", file.toString());
    object.put("opset", graph.opset()).put("irVersion", graph.irVersion());
    object.put("producer", graph.producer()).put("parameters", graph.parameters());
    put(object.putArray("inputs"), graph.inputs());
    put(object.putArray("outputs"), graph.outputs());
    ArrayNode nodes = object.putArray("nodes");
    for (GraphSummary.Node node : graph.nodes()) {
      nodes
          .addObject()
          .put("operator", node.operator())
          .put("name", node.name())
          .put("output", node.shape())
          .put("parameters", node.parameters());
    }
    ArrayNode norms = object.putArray("norms");
    for (NormSummary norm : graph.norms()) {
      ObjectNode one = norms.addObject().put("node", norm.node());
      one.put("channels", norm.channels());
      Json.put(one, "epsilon", norm.epsilon());
      Json.put(one, "momentum", norm.momentum());
      one.put("mode", norm.training() ? "training" : "inference");
      norm.numbers()
          .forEach(
              (name, values) -> one.set(InspectCommand.camelCase(name), Range.of(values).json()));
    }
    return object;
  }

  private static void put(ArrayNode array, List<GraphSummary.Value> values) {
    for (GraphSummary.Value value : values) {
      array
          .addObject()
          .put("name", value.name())
          .put("type", value.type())
          .put("shape", value.shape());
    }
  }
}

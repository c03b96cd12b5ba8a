package io.evenkeel.cli.inspect;

import io.evenkeel.cli.options.RunArgument;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.cli.report.NetworkSummary;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.Model;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Graph;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.Shape;
import io.evenkeel.network.Statistics;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.inspect.GraphSummary;
import io.evenkeel.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code evenkeel inspect}: what a trained model is made of. */
@Command(
    name = "inspect",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Shows a model's layers, and what its batch normalization has learned.",
      "Of an ONNX file it shows the nodes, in place of RUN: evenkeel inspect model.onnx"
    },
    footer = {"", "Examples:", "  evenkeel inspect mnist-1", "  evenkeel inspect model.onnx"})
public final class InspectCommand implements Runnable {
  private static final String ONNX = ".onnx";

  @Mixin private RunArgument run = new RunArgument();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--plan",
      description = "Show the matrix products of a training step, and what rides along with each.")
  private boolean plan;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (run.given().toString().endsWith(ONNX)) {
      graph(run.given());
      return;
    }
    RunFolder folder = run.folder();
    Model model = folder.model();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode object = json(folder, model);
      if (plan) {
        object.set("plan", new PlanReport(model.network()).json());
      }
      Json.print(object, out);
      return;
    }
    NetworkSummary summary = new NetworkSummary(model.network());
    if (plan) {
      new PlanReport(model.network()).print(out, Terminal.columns());
      out.println(
          "An activation a that takes at most 64 KiB per mini-batch is computed once per"
              + " step and kept.");
    } else {
      out.println(
          "%s: %s, %s parameters, %s multiply-adds %s"
              .formatted(
                  folder.name(),
                  summary.widths(),
                  Numbers.count(summary.parameters()),
                  Numbers.count(summary.multiplyAdds()),
                  summary.input().positions() > 1 ? "an image" : "a row"));
      out.println();
      layers(summary).print(out);
      if (!model.statistics().isEmpty()) {
        out.println();
        batchNorms(model).print(out);
        out.println();
        out.println(statistics(model));
      }
    }
    out.flush();
  }

  private void graph(Path file) {
    if (plan) {
      throw new InvalidInputException(
          "--plan shows the training of a run, but %s is an ONNX file: leave --plan out"
              .formatted(file));
    }
    GraphInspection inspection = new GraphInspection(file, GraphSummary.of(OnnxFile.read(file)));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(inspection.json(), out);
    } else {
      inspection.print(out);
    }
  }

  private static TextTable layers(NetworkSummary summary) {
    TextTable table = new TextTable("rlrrr").line("", "layer", "output", "parameters", "mult-adds");
    for (Node node : summary.graph().nodes()) {
      String name =
          switch (node.op()) {
            case Op.Input _ -> "";
            case Op.Add _ -> sum(summary.graph(), node);
            case LeafLayer layer -> layer.label();
          };
      if (!name.isEmpty()) {
        table.line(
            node.path(),
            name,
            node.shape().toString(),
            countOrNone(summary.parameters(node)),
            countOrNone(summary.multiplyAdds(node)));
      }
    }
    return table;
  }

  private static String countOrNone(long count) {
    return count == 0 ? "" : Numbers.count(count);
  }

  /** The way that a residual's branch is added to, without the residual's own path. */
  private static String sum(Graph graph, Node node) {
    String path = graph.node(node.inputs().getLast()).path();
    String own = node.path() + ".";
    return "plus " + (path.startsWith(own) ? path.substring(own.length()) : path);
  }

  private static TextTable batchNorms(Model model) {
    TextTable table = new TextTable("rllrrr");
    table.line("", "layer", "", "min", "mean", "max");
    for (Node layer : model.network().graph().batchNorms()) {
      boolean first = true;
      for (Map.Entry<String, Range> quantity : ranges(model, layer).entrySet()) {
        Range r = quantity.getValue();
        List<String> numbers = Numbers.aligned(r.min(), r.mean(), r.max());
        table.line(
            first ? layer.path() : "",
            first ? "BatchNorm" : "",
            quantity.getKey(),
            numbers.get(0),
            numbers.get(1),
            numbers.get(2));
        first = false;
      }
    }
    return table;
  }

  private static Map<String, Range> ranges(Model model, Node layer) {
    Moments moments = model.inferenceMoments(layer);
    Map<String, Range> ranges = new LinkedHashMap<>();
    ranges.put("gamma", Range.of(model.parameter(layer.path(), BatchNorm.GAMMA)));
    ranges.put("beta", Range.of(model.parameter(layer.path(), BatchNorm.BETA)));
    ranges.put("running mean", Range.of(moments.mean()));
    ranges.put("running variance", Range.of(moments.variance()));
    return ranges;
  }

  private static String statistics(Model model) {
    Set<Statistics> used =
        model.network().graph().batchNorms().stream()
            .map(norm -> ((BatchNorm) norm.op()).statistics())
            .collect(Collectors.toSet());
    String kept =
        model.keptStatistics().stream()
            .map(s -> EnumConverter.text(s) + (used.contains(s) ? " (used)" : ""))
            .collect(Collectors.joining(", "));
    long batches =
        model.statistics().values().stream()
            .mapToLong(BatchNormStatistics::batches)
            .max()
            .orElse(0);
    return "statistics kept: %s; gathered over %s %s"
        .formatted(kept, Numbers.count(batches), batches == 1 ? "mini-batch" : "mini-batches");
  }

  private static ObjectNode json(RunFolder folder, Model model) {
    Network network = model.network();
    NetworkSummary summary = new NetworkSummary(network);
    ObjectNode object = Json.object();
    object.put("run", folder.path().toString());
    object.put("inputFeatures", network.inputFeatures());
    object.put("parameters", summary.parameters());
    object.put("multiplyAdds", summary.multiplyAdds());
    ArrayNode layers = object.putArray("layers");
    for (Node node : summary.graph().nodes().subList(1, summary.graph().nodes().size())) {
      ObjectNode layer =
          layers
              .addObject()
              .put("path", node.path())
              .put("kind", node.op().kind())
              .put("output", node.shape().features())
              .put("parameters", summary.parameters(node))
              .put("multiplyAdds", summary.multiplyAdds(node));
      Shape shape = node.shape();
      layer.putArray("shape").add(shape.height()).add(shape.width()).add(shape.channels());
      if (node.op() instanceof BatchNorm batchNorm) {
        layer.put("statistics", EnumConverter.text(batchNorm.statistics()));
        layer.put("ghostRows", batchNorm.ghostRows());
        ranges(model, node).forEach((name, range) -> layer.set(camelCase(name), range.json()));
      } else if (node.op() instanceof Activation activation) {
        layer.put("function", EnumConverter.text(activation.function()));
      }
    }
    return object;
  }

  /** {@code runningMean} of {@code running mean}. */
  static String camelCase(String words) {
    int space = words.indexOf(' ');
    return space < 0
        ? words
        : words.substring(0, space)
            + Character.toUpperCase(words.charAt(space + 1))
            + words.substring(space + 2);
  }
}

package io.evenkeel.cli.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.Outputs;
import io.evenkeel.cli.output.Version;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.model.PyTorchWeights;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.export.ParityCertificate;
import io.evenkeel.onnx.export.TableParity;
import io.evenkeel.onnx.fold.FoldedModel;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.runtime.RuntimeSession;
import io.evenkeel.run.RunFolder;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.ClassTarget;
import io.evenkeel.tabular.TabularModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code evenkeel export}: a trained model for other engines. */
@Command(
    name = "export",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Writes a model as an ONNX graph, and proves it: the same rows through ONNX Runtime.",
      "Or its weights, as PyTorch's load_state_dict takes them."
    },
    footer = {
      "",
      "Examples:",
      "  evenkeel export mnist-1 -o mnist.onnx",
      "  evenkeel export mnist-1 --weights mnist.safetensors"
    })
public final class ExportCommand implements Runnable {
  private static final int ROWS = 256;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "A run's name, its folder's path, or a model.safetensors.")
  private Path run = Path.of("");

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "The folder of all runs (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The ONNX file to write.")
  private @Nullable Path output;

  @Option(
      names = "--fold",
      description = "Fold batch normalization into the weights beside it where that is exact.")
  private boolean fold;

  @Option(
      names = "--opset",
      paramLabel = "N",
      defaultValue = "17",
      description =
          "The version of ONNX's operators, "
              + OnnxExport.OLDEST_OPSET
              + " to "
              + OnnxExport.NEWEST_OPSET
              + " (default: ${DEFAULT-VALUE}).")
  private int opset;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "The safetensors file to write, for the same network built with PyTorch's nn.Sequential.")
  private @Nullable Path weights;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "1e-4",
      description =
          "Write nothing if ONNX Runtime differs by more, in the output's own size or 1 (default:"
              + " ${DEFAULT-VALUE}).")
  private double tolerance;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (output == null && weights == null) {
      throw new InvalidInputException(
          "there is nothing to write: name an ONNX file with -o, or a safetensors file with"
              + " --weights");
    }
    for (@Nullable Path file : new @Nullable Path[] {output, weights}) {
      if (file != null) {
        Outputs.requireWritable(file);
      }
    }
    RunFolder folder = Files.isRegularFile(run) ? null : RunFolder.find(runs, run);
    Model model = folder == null ? Model.load(run) : folder.model();
    ObjectNode object = Json.object();
    object.put("run", (folder == null ? run : folder.path()).toString());
    PrintWriter out = spec.commandLine().getOut();
    if (output != null) {
      export(model, folder, output, object, out);
    }
    if (weights != null) {
      PyTorchWeights.save(model, weights);
      object.put("weights", weights.toString());
      say(out, "%s: PyTorch's load_state_dict takes it".formatted(weights));
    }
    if (json) {
      Json.print(object, out);
    }
    out.flush();
  }

  private void export(
      Model model, @Nullable RunFolder folder, Path file, ObjectNode object, PrintWriter out) {
    TabularModel table = TabularModel.isTabular(model) ? TabularModel.of(model) : null;
    OnnxExport export = table == null ? new OnnxExport(model) : new OnnxExport(table);
    export.opset(opset).producerVersion(version());
    if (folder != null) {
      export.metadata(OnnxExport.PREFIX + "config", folder.config());
    }
    ModelProto graph = export.build();
    String folding = null;
    if (fold) {
      FoldedModel folded = GraphFolding.fold(graph);
      graph = folded.after();
      folding = folding(folded);
      object.put("folded", folded.folded().size()).put("kept", folded.kept().size());
    }
    Optional<String> absence = RuntimeSession.absence();
    String proof;
    if (absence.isPresent()) {
      proof = "not proved: " + absence.get();
      object.putNull("parity");
    } else {
      ProofRows rows = folder == null ? ProofRows.random(model) : ProofRows.of(folder, model);
      String name = table == null ? rows.name() : ROWS + " random rows";
      ParityCertificate parity =
          table == null
              ? ParityCertificate.compare(model, graph, rows.x(), rows.rows())
              : compare(table, graph);
      requireClose(parity, name);
      graph = parity.addTo(graph);
      object.set("parity", parity.json());
      proof =
          "the same in %s: largest difference %s, relative %s, on %s"
              .formatted(
                  parity.referee(),
                  Numbers.significant(parity.outputs()),
                  Numbers.significant(parity.relative()),
                  name);
    }
    OnnxFile.write(graph, file);
    int nodes = graph.getGraph().getNodeCount();
    object.put("onnx", file.toString()).put("opset", opset).put("nodes", nodes);
    say(
        out,
        "%s: %d nodes of opset %d, from %s to %s"
            .formatted(
                file,
                nodes,
                opset,
                names(new GraphView(graph.getGraph()).requiredInputs()),
                names(graph.getGraph().getOutputList())));
    if (folding != null) {
      say(out, folding);
    }
    say(out, proof);
    if (table != null && table.decisions().threshold() != 0.5) {
      say(out, threshold(table));
    }
  }

  /** A graph gives probabilities; its caller decides what to make of them. */
  private static String threshold(TabularModel table) {
    return "the graph gives probabilities: where the threshold is to hold, take '%s' above %.4g"
        .formatted(
            ((ClassTarget) table.target()).classes().getLast(), table.decisions().threshold());
  }

  private static String folding(FoldedModel folded) {
    int count = folded.folded().size();
    String kept =
        folded.kept().stream()
            .map(k -> "; kept %s: %s".formatted(k.node(), k.reason()))
            .collect(Collectors.joining());
    return "folded %d of %d batch normalizations%s"
        .formatted(count, count + folded.kept().size(), kept);
  }

  private static ParityCertificate compare(TabularModel table, ModelProto graph) {
    Table rows = RandomTable.of(table, ROWS);
    return TableParity.compare(table, graph, rows, ROWS);
  }

  private void requireClose(ParityCertificate parity, String rows) {
    if (!(parity.relative() <= tolerance)) {
      throw new InvalidInputException(
          ("%s differs by %s from our engine on %s, more than the tolerance of %s: nothing was"
                  + " written; raise --tolerance if that is good enough")
              .formatted(
                  parity.referee(),
                  Numbers.significant(parity.relative()),
                  rows,
                  Numbers.significant(tolerance)));
    }
  }

  private void say(PrintWriter out, String line) {
    if (!json) {
      Terminal.print(line, out);
    }
  }

  private static String names(List<ValueInfoProto> values) {
    return values.size() > 6
        ? values.size() + " columns"
        : values.stream().map(ValueInfoProto::getName).collect(Collectors.joining(", "));
  }

  private static String version() {
    try {
      return Version.number();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read this build's version", e);
    }
  }
}

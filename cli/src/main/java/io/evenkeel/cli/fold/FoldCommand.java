package io.evenkeel.cli.fold;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Outputs;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.fold.FoldProbe;
import io.evenkeel.onnx.fold.FoldedModel;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.fold.ProbeRows;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel fold}: an ONNX graph with its batch normalization folded into the weights. */
@Command(
    name = "fold",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Folds the batch normalization of an ONNX graph into the linear layers beside it.",
      "What cannot be folded stays, and is listed with the reason."
    },
    footer = {"", "Example:", "  evenkeel fold model.onnx -o folded.onnx"})
public final class FoldCommand implements Runnable {
  private static final Pattern SHAPE = Pattern.compile("(?:(.+)=)?(\\d{1,9}(?:,\\d{1,9})*)");

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "An ONNX file.")
  private Path model = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "The file of the folded graph.")
  private Path out = Path.of("");

  @Option(
      names = "--shape",
      paramLabel = "[NAME=]N,N,...",
      description =
          "The shape of an input for the comparison and the timing, where the graph leaves it"
              + " open.")
  private List<String> shapes = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the random inputs of the comparison (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--no-check",
      description = "Do not run the graph before and after in ONNX Runtime.")
  private boolean noCheck;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Outputs.requireOther(model, out);
    ModelProto read = OnnxFile.read(model);
    Map<String, long[]> given = shapes(read);
    FoldedModel folded = GraphFolding.fold(read);
    FoldProbe probe = null;
    String unchecked = null;
    Optional<String> absence = noCheck ? Optional.of("not asked for") : RuntimeSession.absence();
    if (absence.isPresent()) {
      unchecked = absence.get();
    } else {
      Map<String, TensorProto> rows = Map.of();
      try {
        rows = ProbeRows.of(read, given, seed);
        probe = FoldProbe.of(folded, rows);
      } catch (InvalidInputException e) {
        unchecked = e.getMessage();
        requireChannels(read, rows);
      }
    }
    OnnxFile.write(folded.after(), out);
    FoldReport report = new FoldReport(model, out, folded, probe, unchecked);
    if (json) {
      Json.print(report.json(), spec.commandLine().getOut());
    } else {
      report.print(spec.commandLine().getOut());
    }
  }

  /**
   * Refuses a batch normalization that does not fit its input; without this the file would be
   * written unchecked.
   */
  private static void requireChannels(ModelProto read, Map<String, TensorProto> rows) {
    if (!rows.isEmpty()) {
      FoldProbe.requireChannels(read, rows);
    }
  }

  private Map<String, long[]> shapes(ModelProto read) {
    Map<String, long[]> given = new LinkedHashMap<>();
    for (String shape : shapes) {
      Matcher matcher = SHAPE.matcher(shape);
      if (!matcher.matches()) {
        throw new InvalidInputException(
            "--shape must be like 1,3,224,224 or NAME=1,3,224,224, but got " + shape);
      }
      @Nullable String name = matcher.group(1);
      given.put(
          name != null ? name : ProbeRows.onlyInput(read),
          Arrays.stream(matcher.group(2).split(",")).mapToLong(Long::parseLong).toArray());
    }
    return given;
  }
}

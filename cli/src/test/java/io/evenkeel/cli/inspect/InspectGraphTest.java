package io.evenkeel.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.fold.FoldCommandTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code evenkeel inspect} of an ONNX file. */
class InspectGraphTest {
  private static final String NL = System.lineSeparator();

  @TempDir static Path folder;

  @BeforeAll
  static void prepare() {
    FoldCommandTest.folder = folder;
  }

  @Test
  void showsNodesAndNormalizations() {
    Path model = FoldCommandTest.model("inspect.onnx");
    CommandRunner run = CommandRunner.run("inspect", model.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.getFirst())
        .isEqualTo(model + ": 5 nodes of opset 13, 2 batch normalizations, 12 parameters");
    assertThat(lines)
        .contains(
            "input   x     FLOAT  [batch, 2]",
            "output  y     FLOAT  [batch, 2]",
            "   operator            name  output  parameters",
            "0  Gemm                z     [?, 2]           4",
            "1  BatchNormalization  n1    [?, 2]           8",
            "3  BatchNormalization  n2    [?, 2]");
    assertThat(String.join("\n", lines))
        .containsPattern(
            "BatchNormalization \"n1\" +2 +1.000e-05 +0.9000 +inference +gamma +-1.000 +0.500 +2.000")
        .containsPattern("running variance +4.000 +6.500 +9.000");
  }

  @Test
  void printsOneJsonObject() {
    Path model = FoldCommandTest.model("inspect-json.onnx");
    CommandRunner run = CommandRunner.run("inspect", model.toString(), "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode json = new JsonMapper().readTree(run.out());
    assertThat(json.get("opset").intValue()).isEqualTo(13);
    assertThat(json.get("parameters").intValue()).isEqualTo(12);
    assertThat(json.at("/inputs/0/shape").stringValue()).isEqualTo("[batch, 2]");
    assertThat(json.get("nodes")).hasSize(5);
    assertThat(json.at("/nodes/0/operator").stringValue()).isEqualTo("Gemm");
    assertThat(json.at("/norms/1/node").stringValue()).isEqualTo("BatchNormalization \"n2\"");
    assertThat(json.at("/norms/0/epsilon").doubleValue()).isEqualTo(1e-5);
    assertThat(json.at("/norms/0/runningVariance/max").doubleValue()).isEqualTo(9);
  }

  @Test
  void refusesWhatIsNoGraph() throws IOException {
    Path file = folder.resolve("text.onnx");
    Files.writeString(file, "no graph at all");
    CommandRunner broken = CommandRunner.run("inspect", file.toString());
    assertThat(broken.exitCode()).isEqualTo(2);
    assertThat(broken.err())
        .startsWith("evenkeel: " + file + " is not an ONNX model that can be read: ");
    Path model = FoldCommandTest.model("inspect-plan.onnx");
    CommandRunner plan = CommandRunner.run("inspect", model.toString(), "--plan");
    assertThat(plan.exitCode()).isEqualTo(2);
    assertThat(plan.err())
        .isEqualTo(
            "evenkeel: --plan shows the training of a run, but %s is an ONNX file: leave --plan out%s"
                .formatted(model, NL));
  }
}

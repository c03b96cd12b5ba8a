package io.evenkeel.onnx.recalibrate;

import static io.evenkeel.onnx.recalibrate.Noise.distance;
import static io.evenkeel.onnx.recalibrate.Noise.recalibrated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.RandomModels;
import io.evenkeel.onnx.doctor.Diagnosis;
import io.evenkeel.onnx.doctor.Doctor;
import io.evenkeel.onnx.doctor.Examination;
import io.evenkeel.onnx.doctor.ExaminationOptions;
import io.evenkeel.onnx.doctor.Finding;
import io.evenkeel.onnx.doctor.Problem;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.fold.FoldedModel;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.inspect.GraphSummary;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done to any graph, done to exported residual networks. */
class ResidualGraphTest {
  private static final int FEATURES = 6;

  /** A network of both kinds: BN before the sum, also in a shortcut, and first in a branch. */
  private static final Network NETWORK =
      Network.input(FEATURES)
          .dense(8)
          .batchNorm()
          .relu()
          .residual(
              b -> b.dense(8).batchNorm().relu().dense(5).batchNorm(), s -> s.dense(5).batchNorm())
          .relu()
          .residual(b -> b.batchNorm().relu().dense(5))
          .dense(3)
          .build();

  private static final Model MODEL = RandomModels.of(NETWORK, new Random(17)).build();
  private static final ModelProto GRAPH = new OnnxExport(MODEL).build();
  private static final Dataset DATA = Noise.rows(700, FEATURES, 3);

  @TempDir Path folder;

  private static String norm(String path) {
    return "BatchNormalization \"/%s/BatchNormalization\"".formatted(path);
  }

  /** Branch and shortcut are at one level: neither waits for the other's statistics. */
  @Test
  void recalibratesAsTheRunThatItIsOf() {
    for (Method method : Method.values()) {
      RecalibrationOptions options = RecalibrationOptions.DEFAULT.withMethod(method);
      OnnxModel graph = new OnnxModel(GRAPH, FEATURES);
      assertThat(graph.levels()).containsExactly(List.of(0), List.of(1, 2), List.of(3), List.of(4));
      List<RecalibratedLayer> ofGraph = recalibrated(graph, DATA, options);
      List<RecalibratedLayer> ofRun = recalibrated(new RunModel(MODEL), DATA, options);
      assertThat(ofGraph).hasSize(5);
      assertThat(distance(ofRun, ofGraph)).isLessThan(1e-4);
      Path file = folder.resolve("fixed.onnx");
      OnnxFile.write(graph.with(Recalibration.moments(ofGraph)), file);
      List<RecalibratedLayer> again = recalibrated(new RunModel(Onnx.load(file)), DATA, options);
      assertThat(distance(ofGraph, again)).isLessThan(1e-4);
    }
  }

  @Test
  void foldsWhatStandsBeforeASumAndKeepsWhatStandsBehindOne() {
    FoldedModel folded = GraphFolding.fold(GRAPH);
    assertThat(folded.folded())
        .containsExactly(
            new FoldedModel.Folded(norm("1"), "Gemm \"/0/Gemm\""),
            new FoldedModel.Folded(norm("3.shortcut.1"), "Gemm \"/3.shortcut.0/Gemm\""),
            new FoldedModel.Folded(norm("3.branch.1"), "Gemm \"/3.branch.0/Gemm\""),
            new FoldedModel.Folded(norm("3.branch.4"), "Gemm \"/3.branch.3/Gemm\""));
    assertThat(folded.kept())
        .extracting(FoldedModel.Kept::node, FoldedModel.Kept::reason)
        .containsExactly(
            tuple(
                norm("5.branch.0"),
                "Relu \"/4/Relu\" before it is no linear layer; Relu \"/5.branch.1/Relu\" behind it"
                    + " is no linear layer that reads it"));
  }

  /** Data that only one way of the last residual can notice: the layer is named. */
  @Test
  void theDoctorNamesTheLayersOfABranch() {
    Diagnosis still = Doctor.examine(GRAPH);
    assertThat(still.norms()).isEqualTo(5);
    assertThat(still.findings()).extracting(Finding::problem).containsExactly(Problem.FOLDABLE);
    List<RecalibratedLayer> own =
        recalibrated(new OnnxModel(GRAPH, FEATURES), DATA, RecalibrationOptions.DEFAULT);
    ModelProto calibrated = new OnnxModel(GRAPH, FEATURES).with(Recalibration.moments(own));
    Dataset same = Noise.rows(700, FEATURES, 4);
    Examination seen = examined(calibrated, same);
    assertThat(seen.worst()).isEmpty();
    assertThat(seen.drifts())
        .extracting(d -> d.layer().name())
        .containsExactly(
            norm("1"),
            norm("3.shortcut.1"),
            norm("3.branch.1"),
            norm("3.branch.4"),
            norm("5.branch.0"));
    Examination before = examined(GRAPH, same);
    assertThat(before.worst()).isPresent();
  }

  private static Examination examined(ModelProto graph, Dataset data) {
    Diagnosis diagnosis = Doctor.examine(graph, data, ExaminationOptions.DEFAULT, (_, _) -> {});
    return Objects.requireNonNull(diagnosis.examination());
  }

  /** A bias before BN in a branch is redundant, unless the shortcut reads it too. */
  @Test
  void aBiasIsRedundantOnlyIfNormsAloneReadIt() {
    ModelProto branch =
        TestGraph.of(17, 1)
            .input("x", -1, 3)
            .random("w", 3, 3)
            .random("b", 3)
            .node("Gemm", "z", "x", "w", "b")
            .batchNorm("n", "z", 3)
            .node("Add", "y", "n", "x")
            .model("y");
    ModelProto shared =
        TestGraph.of(17, 1)
            .input("x", -1, 3)
            .random("w", 3, 3)
            .random("b", 3)
            .node("Gemm", "z", "x", "w", "b")
            .batchNorm("n", "z", 3)
            .node("Add", "y", "n", "z")
            .model("y");
    assertThat(Doctor.examine(branch).findings())
        .extracting(Finding::problem)
        .contains(Problem.REDUNDANT_BIAS);
    assertThat(Doctor.examine(shared).findings())
        .extracting(Finding::problem)
        .doesNotContain(Problem.REDUNDANT_BIAS);
  }

  @Test
  void theSummaryHasTheSums() {
    GraphSummary summary = GraphSummary.of(GRAPH);
    assertThat(summary.nodes())
        .filteredOn(n -> n.operator().equals("Add"))
        .extracting(GraphSummary.Node::name, GraphSummary.Node::shape)
        .containsExactly(tuple("/3/Add", "[?, 5]"), tuple("/5/Add", "[?, 5]"));
    assertThat(summary.norms()).hasSize(5);
  }
}

package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Images;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.network.NetworkText;
import io.evenkeel.onnx.doctor.Diagnosis;
import io.evenkeel.onnx.doctor.Doctor;
import io.evenkeel.onnx.doctor.ExaminationOptions;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.recalibrate.OnnxModel;
import io.evenkeel.onnx.recalibrate.PictureInput;
import io.evenkeel.onnx.recalibrate.RecalibratedLayer;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import io.evenkeel.onnx.recalibrate.ShapedRows;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Files of PyTorch 2.13's older exporter (opset 13, no constants folded) of {@code F.pad(x, (0, 1,
 * 0, 1))}, a convolution of 3 x 3 by steps of 2, BN, relu, the mean and a linear layer: the pads
 * are computed by a chain of fifteen nodes. In the second one height and width are open as well.
 */
class PadChainTest {
  private static final Path FIXED = Shipped.path("cases/f-pad.onnx");
  private static final Path OPEN = Shipped.path("cases/f-pad-open.onnx");
  private static final int ROWS = 60;

  /** Two images of 8 x 8, whose numbers in the order channel, row, column are i / 384. */
  private static float[] ramp() {
    float[] x = new float[2 * 192];
    for (int i = 0; i < x.length; i++) {
      int image = i / 192;
      int pixel = i % 192 / 3;
      x[i] = (image * 192 + i % 3 * 64 + pixel) / 384f;
    }
    return x;
  }

  @Test
  void isImportedWithItsPadding() {
    Model model = Onnx.load(FIXED);
    assertThat(NetworkText.of(model.network())).startsWith("conv 4 3");
    float[] logits = model.logits(ramp(), 2);
    float[] expected = {
      0.2569203f, 0.4445587f, -0.2583828f, 0.1220356f, 0.2271576f, -0.2025197f // PyTorch's file
    };
    for (int i = 0; i < expected.length; i++) {
      assertThat(logits[i]).isCloseTo(expected[i], within(2e-6f));
    }
  }

  @Test
  void isFolded() {
    assertThat(GraphFolding.fold(OnnxFile.read(FIXED)).folded()).hasSize(1);
    assertThat(GraphFolding.fold(OnnxFile.read(OPEN)).folded()).hasSize(1);
  }

  private static ImageDataset pictures(int height, int width) {
    byte[] bytes = new byte[ROWS * height * width * 3];
    new Random(1).nextBytes(bytes);
    return ImageDataset.unlabelled(
        Images.of(MemorySegment.ofArray(bytes), height, width, 3), List.of());
  }

  private static List<RecalibratedLayer> recalibrated(ModelProto graph, Dataset data) {
    return Recalibration.run(
        new OnnxModel(graph, data), data, RecalibrationOptions.DEFAULT, (_, _) -> {});
  }

  @Test
  void openHeightAndWidthAreThoseOfThePictures() {
    ModelProto graph = OnnxFile.read(OPEN);
    assertThat(PictureInput.of(graph)).isEqualTo(new PictureInput(3, 0, 0));
    assertThat(PictureInput.of(OnnxFile.read(FIXED))).isEqualTo(new PictureInput(3, 8, 8));
    ImageDataset data = pictures(6, 10);
    RecalibratedLayer layer = recalibrated(graph, data).getFirst();
    assertThat(layer.moments().mean()).hasSize(4).doesNotContain(Double.NaN);
    Diagnosis diagnosis =
        Doctor.examine(graph, data, new ExaminationOptions(50, 10, 1), (_, _) -> {});
    assertThat(diagnosis.norms()).isEqualTo(1);
    assertThat(diagnosis.examination()).isNotNull();
  }

  @Test
  void orThoseOfATensor() {
    ModelProto graph = OnnxFile.read(OPEN);
    float[] x = new float[ROWS * 180];
    Dataset rows = Dataset.ofReal(x, 180, new float[ROWS], 1);
    assertThat(recalibrated(graph, new ShapedRows(rows, List.of(3, 6, 10)))).hasSize(1);
    assertThatThrownBy(() -> new OnnxModel(graph, rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the model's input x takes rows of the shape [3, ?, ?], whose open dimensions 180"
                + " numbers do not settle: give pictures, or a .npy or .pb file whose rows have"
                + " that shape");
  }

  /** A row of the same numbers in another order would be another image. */
  @Test
  void butNotThoseOfATurnedTensor() {
    Dataset rows = Dataset.ofReal(new float[ROWS * 192], 192, new float[ROWS], 1);
    for (Path file : List.of(OPEN, FIXED)) {
      ModelProto graph = OnnxFile.read(file);
      assertThatThrownBy(() -> new OnnxModel(graph, new ShapedRows(rows, List.of(8, 8, 3))))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "the model's input x takes rows of the shape %s, but those of the data have the shape [8, 8, 3]: turn their dimensions into that order",
              file.equals(OPEN) ? "[3, ?, ?]" : "[3, 8, 8]");
      assertThat(recalibrated(graph, new ShapedRows(rows, List.of(3, 8, 8)))).hasSize(1);
    }
    assertThat(recalibrated(OnnxFile.read(FIXED), new ShapedRows(rows, List.of(192)))).hasSize(1);
    ModelProto grey =
        TestGraph.of(17, 1)
            .input("x", -1, 1, 8, 24)
            .batchNorm("n", "x", 1)
            .node("Flatten", "y", "n")
            .model("y");
    assertThat(recalibrated(grey, new ShapedRows(rows, List.of(8, 24, 1)))).hasSize(1);
  }
}

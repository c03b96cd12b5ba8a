package io.evenkeel.onnx.recalibrate;

import static io.evenkeel.onnx.recalibrate.Noise.distance;
import static io.evenkeel.onnx.recalibrate.Noise.recalibrated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Images;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.doctor.Diagnosis;
import io.evenkeel.onnx.doctor.Doctor;
import io.evenkeel.onnx.doctor.ExaminationOptions;
import io.evenkeel.onnx.doctor.Finding;
import io.evenkeel.onnx.doctor.Severity;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images go into a graph in the form that it takes. */
class GraphImagesTest {
  private static final int HEIGHT = 6;
  private static final int WIDTH = 5;
  private static final int ROWS = 600;
  private static final RecalibrationOptions EXACT = RecalibrationOptions.DEFAULT;

  /** Every channel has a mean of its own, and a brighter upper or lower half tells the class. */
  private static ImageDataset images(int channels) {
    Random random = new Random(channels);
    byte[] pixels = new byte[ROWS * HEIGHT * WIDTH * channels];
    int[] labels = new int[ROWS];
    for (int r = 0, at = 0; r < ROWS; r++) {
      labels[r] = random.nextInt(2);
      for (int p = 0; p < HEIGHT * WIDTH; p++) {
        boolean bright = p / WIDTH < HEIGHT / 2 == (labels[r] == 1);
        for (int c = 0; c < channels; c++) {
          double value = 30 + 60 * c + (bright ? 25 : 0) + 15 * random.nextGaussian();
          pixels[at++] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
      }
    }
    Images images = Images.of(MemorySegment.ofArray(pixels), HEIGHT, WIDTH, channels);
    return ImageDataset.of(images, labels, List.of("lower", "upper"), List.of());
  }

  private static Model trained(Network network, Dataset data, InputDescription input) {
    return Trainer.of(network)
        .optimizer(Optimizer.adam(1e-2))
        .batchSize(50)
        .epochs(6)
        .seed(1)
        .fit(data)
        .model()
        .toBuilder()
        .input(input)
        .build();
  }

  private static Network dense(int channels) {
    return Network.input(HEIGHT * WIDTH * channels)
        .dense(12)
        .batchNorm()
        .relu()
        .dense(6)
        .batchNorm()
        .relu()
        .dense(2)
        .build();
  }

  private static Network convolutions(int channels) {
    return Network.image(HEIGHT, WIDTH, channels)
        .conv(4, 3)
        .batchNorm()
        .relu()
        .conv(4, 3)
        .batchNorm()
        .relu()
        .flatten()
        .dense(2)
        .build();
  }

  @ParameterizedTest
  @CsvSource({"true, 1", "true, 3", "false, 1", "false, 3"})
  void anExportSaysWhatItsRunSays(boolean isDense, int channels) {
    ImageDataset data = images(channels);
    Network network = isDense ? dense(channels) : convolutions(channels);
    Model model = trained(network, data, InputDescription.PIXELS);
    check(model, new OnnxExport(model).build(), data);
  }

  /**
   * Without our metadata, a graph gets the numbers that our networks get, with the channels where
   * the graph has them.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void graphsOfOthersTakeScaledPixels(int channels) {
    ImageDataset data = images(channels);
    Model model = trained(convolutions(channels), data, InputDescription.FEATURES);
    check(model, new OnnxExport(model).build().toBuilder().clearMetadataProps().build(), data);
  }

  @Test
  void moreClassesThanAGraphTellsApartAreRefused() {
    Model model = trained(convolutions(1), images(1), InputDescription.FEATURES);
    ModelProto graph = new OnnxExport(model).build();
    int features = HEIGHT * WIDTH;
    Dataset rows = Dataset.ofClasses(new float[3 * features], features, new int[] {0, 1, 2}, 3);
    assertThatThrownBy(() -> OnnxEvaluation.of(graph, rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the model tells 2 classes apart, but the labels are of 3: give rows of the model's classes, or rows without labels, that is pictures in one folder, a table without --target, an array without --labels");
  }

  private static void check(Model model, ModelProto graph, ImageDataset data) {
    Evaluation own = evaluated(model, data);
    assertThat(own.accuracy()).isGreaterThan(0.95);
    same(OnnxEvaluation.of(graph, data), own);
    same(OnnxEvaluation.of(graph, data.slice(100, 300)), evaluated(model, data.slice(100, 300)));

    OnnxModel norms = new OnnxModel(graph, data.features());
    RunModel runNorms = new RunModel(model);
    List<RecalibratedLayer> layers = recalibrated(norms, data, EXACT);
    List<RecalibratedLayer> runLayers = recalibrated(runNorms, data, EXACT);
    assertThat(layers).hasSize(2);
    assertThat(distance(layers, runLayers)).isLessThan(1e-4);
    Evaluation after = OnnxEvaluation.of(norms.with(Recalibration.moments(layers)), data);
    same(after, evaluated(runNorms.with(Recalibration.moments(runLayers)), data));
    assertThat(after.accuracy()).isCloseTo(own.accuracy(), within(0.02));

    Diagnosis diagnosis = examined(graph, data);
    assertThat(diagnosis.findings())
        .filteredOn(f -> f.severity() == Severity.SERIOUS)
        .extracting(Finding::sentence)
        .isEmpty();
    ImageDataset other = inverted(data);
    assertThat(examined(graph, other).isSerious()).as("on other images").isTrue();
  }

  private static void same(Evaluation actual, Evaluation expected) {
    assertThat(actual.accuracy()).isEqualTo(expected.accuracy());
    assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-4));
  }

  private static Evaluation evaluated(Model model, Dataset data) {
    return Evaluator.evaluate(
        model, data, Loss.softmaxCrossEntropy(), Evaluator.brief(model.task()));
  }

  private static Diagnosis examined(ModelProto graph, Dataset data) {
    return Doctor.examine(graph, data, ExaminationOptions.DEFAULT, (_, _) -> {});
  }

  private static ImageDataset inverted(ImageDataset data) {
    Images images = data.images();
    byte[] pixels = new byte[images.count() * images.features()];
    byte[] image = new byte[images.features()];
    int[] labels = new int[images.count()];
    for (int r = 0; r < images.count(); r++) {
      images.copyBytes(r, image);
      for (int i = 0; i < image.length; i++) {
        pixels[r * image.length + i] = (byte) (255 - (image[i] & 0xff));
      }
      labels[r] = data.label(r);
    }
    return ImageDataset.of(
        Images.of(
            MemorySegment.ofArray(pixels), images.height(), images.width(), images.channels()),
        labels,
        data.classNames(),
        List.of());
  }

  /** A batch normalization of single numbers shows the order in which they came. */
  @Test
  void theInputsShapeTellsTheOrder() {
    ImageDataset data = images(3);
    int features = HEIGHT * WIDTH * 3;
    int[] rows = IntStream.range(0, ROWS).toArray();
    float[] x = new float[ROWS * features];
    data.copyFeatures(rows, 0, ROWS, x, 0);
    double[] pixelByPixel = new double[features];
    for (int i = 0; i < x.length; i++) {
      pixelByPixel[i % features] += x[i] / ROWS;
    }
    double[] channelByChannel = new double[features];
    Arrays.setAll(
        channelByChannel, i -> pixelByPixel[i % (HEIGHT * WIDTH) * 3 + i / (HEIGHT * WIDTH)]);

    assertThat(means(data, 3, HEIGHT, WIDTH)).containsExactly(channelByChannel, within(1e-6));
    assertThat(means(data, -1, HEIGHT, WIDTH)).containsExactly(channelByChannel, within(1e-6));
    assertThat(means(data, HEIGHT, WIDTH, 3)).containsExactly(pixelByPixel, within(1e-6));
    assertThat(means(data, features)).containsExactly(pixelByPixel, within(1e-6));
    Dataset plain = Dataset.ofReal(x, features, new float[ROWS], 1);
    assertThat(means(plain, 3, HEIGHT, WIDTH)).containsExactly(pixelByPixel, within(1e-6));
  }

  private static double[] means(Dataset data, int... shape) {
    long[] dims = new long[shape.length + 1];
    dims[0] = -1;
    Arrays.setAll(dims, i -> i == 0 ? -1 : shape[i - 1]);
    int features = data.features();
    float[] ones = new float[features];
    Arrays.fill(ones, 1);
    ModelProto graph =
        TestGraph.of(15, 1)
            .input("x", dims)
            .node("Flatten", "f", "x")
            .constant("gamma", ones, features)
            .constant("beta", new float[features], features)
            .constant("mean", new float[features], features)
            .constant("variance", ones, features)
            .node("BatchNormalization", "y", "f", "gamma", "beta", "mean", "variance")
            .model("y");
    Moments moments =
        recalibrated(new OnnxModel(graph, features), data, EXACT).getFirst().moments();
    return moments.mean();
  }
}

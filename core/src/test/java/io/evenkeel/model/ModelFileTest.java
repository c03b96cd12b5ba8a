package io.evenkeel.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.internal.file.Mutation;
import io.evenkeel.internal.file.NetworkJson;
import io.evenkeel.internal.file.SafetensorsReader;
import io.evenkeel.internal.file.SafetensorsWriter;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.ResidualKind;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.testkit.Allocation;
import io.evenkeel.testkit.SeededTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model comes back from its file to the bit; a file that is not a model is refused. */
class ModelFileTest {
  private static final BatchNorm UNUSUAL =
      BatchNorm.DEFAULT
          .withEpsilon(1e-3)
          .withEstimator(VarianceEstimator.UNBIASED)
          .withStatistics(Statistics.POPULATION);

  @TempDir Path folder;

  @SeededTest(runs = 4)
  void aModelComesBackToTheBit(RandomGenerator random) {
    Network network =
        Network.input(6)
            .batchNorm()
            .dense(7)
            .batchNorm(UNUSUAL)
            .gelu()
            .dense(5)
            .silu()
            .batchNorm(BatchNorm.DEFAULT.withStatistics(Statistics.CUMULATIVE))
            .dense(3)
            .build();
    Model model =
        Models.random(network, random)
            .input(InputDescription.PIXELS)
            .classNames(List.of("cat", "中文", "\"quoted\""))
            .metadata(Map.of("data", "mnist"))
            .build();
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    Model loaded = Model.load(file);
    assertThat(loaded.network()).isEqualTo(network);
    assertThat(loaded.task()).isEqualTo(Task.CLASSES);
    assertThat(loaded.input()).isEqualTo(InputDescription.PIXELS);
    assertThat(loaded.classNames()).isEqualTo(model.classNames());
    assertThat(loaded.metadata()).isEqualTo(model.metadata());
    float[] x = Models.floats(6 * 20, random);
    assertThat(loaded.predict(x, 20)).isEqualTo(model.predict(x, 20));
    for (Statistics source : List.of(Statistics.EMA, Statistics.CUMULATIVE)) {
      assertThat(loaded.withStatistics(source).predict(x, 20))
          .isEqualTo(model.withStatistics(source).predict(x, 20));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResidualNetworkComesBackToTheBit(ResidualKind kind) {
    Random random = new Random(3);
    Network network = kind.network(UNUSUAL, ActivationFunction.SILU, 0.2, 9, 12, 4);
    Model model = Models.random(network, random).build();
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    Model loaded = Model.load(file);
    assertThat(loaded.network()).isEqualTo(network);
    assertThat(loaded.parameters()).usingRecursiveComparison().isEqualTo(model.parameters());
    assertThat(loaded.statistics().keySet()).containsExactlyElementsOf(model.statistics().keySet());
    assertThat(loaded.statistics()).usingRecursiveComparison().isEqualTo(model.statistics());
    float[] x = Models.floats(9 * 20, random);
    for (int r = 0; kind == ResidualKind.EMBEDDED && r < 20; r++) {
      x[r * 9 + 7] = r % 3;
      x[r * 9 + 8] = 2 * r;
    }
    assertThat(loaded.predict(x, 20)).isEqualTo(model.predict(x, 20));
  }

  @Test
  void aMeanThatNoFloatHoldsComesBackToTheBit() {
    Network network = Network.input(1).batchNorm().dense(1).build();
    Model model =
        Models.random(network, new Random(1))
            .build()
            .withStatistics(
                Statistics.EMA,
                Map.of("0", new Moments(new double[] {1e6 + 0.03}, new double[] {1e-4})));
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    float[] x = {1e6f};
    assertThat(Model.load(file).logits(x, 1)).isEqualTo(model.logits(x, 1));
  }

  @Test
  void namesAndLayoutArePyTorchs() {
    Model model = small(2, 3);
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.names())
          .containsExactlyInAnyOrder(
              "0.weight",
              "1.weight",
              "1.bias",
              "1.running_mean",
              "1.running_var",
              "1.num_batches_tracked",
              "1.evenkeel.ema_mean",
              "1.evenkeel.ema_var",
              "1.evenkeel.cumulative_mean",
              "1.evenkeel.cumulative_var",
              "3.weight",
              "3.bias");
      float[] w = model.parameter("0", "weight");
      assertThat(reader.floats("0.weight", 3, 2))
          .containsExactly(w[0], w[3], w[1], w[4], w[2], w[5]);
      assertThat(reader.floats("1.weight", 3)).isEqualTo(model.parameter("1", "gamma"));
      assertThat(reader.floats("1.bias", 3)).isEqualTo(model.parameter("1", "beta"));
      assertThat(reader.longs("1.num_batches_tracked")).containsExactly(17);
      double[] mean = reader.doubles("1.evenkeel.ema_mean", 3);
      float[] runningMean = reader.floats("1.running_mean", 3);
      for (int j = 0; j < 3; j++) {
        assertThat(runningMean[j]).isEqualTo((float) mean[j]);
      }
      assertThat(reader.metadata()).containsEntry("format", "pt");
    }
  }

  @Test
  void aFileByHand() {
    Model model = load(valid());
    assertThat(model.predict(new float[] {1, 10})).containsExactly(2 * (21 - 1) / 4f + 3);
    assertThat(model.task()).isEqualTo(Task.REAL);
    assertThat(model.input()).isEqualTo(new InputDescription("pixels", 255));
    assertThat(model.metadata()).containsExactly(Map.entry("data", "mine"));
    assertThat(model.statistics().get("1")).extracting(BatchNormStatistics::batches).isEqualTo(5L);
  }

  @Test
  void notesInAnyOrderGiveTheSameBytes() throws IOException {
    Model model = load(valid());
    Map<String, String> notes = new LinkedHashMap<>();
    List<byte[]> files = new ArrayList<>();
    for (List<String> keys : List.of(List.of("data", "pictures"), List.of("pictures", "data"))) {
      notes.clear();
      keys.forEach(key -> notes.put(key, "x"));
      Path file = folder.resolve(keys.getFirst());
      model.toBuilder().metadata(notes).build().save(file);
      files.add(Files.readAllBytes(file));
    }
    assertThat(files.getFirst()).isEqualTo(files.getLast());
  }

  @Test
  void metadataThatLackOrDiffer() {
    refused(new SafetensorsWriter().metadata("format", "pt"), "its metadata lack \"evenkeel\"");
    refused(
        new SafetensorsWriter().metadata("evenkeel", "2"),
        "it is of format version 2, but only version 1 is known");
    refused(new SafetensorsWriter().metadata("evenkeel", "1"), "its metadata lack \"network\"");
    refused(
        new SafetensorsWriter().metadata("evenkeel", "1").metadata("network", "{}"),
        "the network needs inputFeatures, an integer of 32 bits");
    refused(valid().metadata("model", "{\"task\":\"real\"}"), "the model needs input, an object");
    refused(
        valid().metadata("model", MODEL.replace("[]", "[\"a\",\"b\"]")),
        "2 class names do not fit a network with 1 outputs");
  }

  @Test
  void tensorsThatLackOrDiffer() {
    refused(valid("0.weight"), "it lacks tensor 0.weight of dtype F32 and shape [1, 2]");
    refused(
        valid("0.weight").add("0.weight", new float[] {1, 2}, 2, 1),
        "tensor 0.weight must have dtype F32 and shape [1, 2], but has F32 and [2, 1]");
    refused(
        valid("0.weight").add("0.weight", new double[] {1, 2}, 1, 2),
        "tensor 0.weight must have dtype F32 and shape [1, 2], but has F64 and [1, 2]");
    refused(
        valid().add("0.bias", new float[1], 1), "tensor 0.bias belongs to no layer of its network");
  }

  @Test
  void numbersThatCannotBe() {
    refused(
        valid("0.weight").add("0.weight", new float[] {1, Float.NaN}, 1, 2),
        "tensor 0.weight holds NaN at [0, 1], but every number must be finite");
    refused(
        valid("1.bias").add("1.bias", new float[] {Float.NEGATIVE_INFINITY}, 1),
        "tensor 1.bias holds -Infinity at [0], but every number must be finite");
    refused(
        valid("1.evenkeel.ema_mean").add("1.evenkeel.ema_mean", new double[] {Double.NaN}, 1),
        "tensor 1.evenkeel.ema_mean holds NaN at [0], but every number must be finite");
    refused(
        valid("1.evenkeel.ema_var").add("1.evenkeel.ema_var", new double[] {-1}, 1),
        "tensor 1.evenkeel.ema_var holds -1.0 at [0], but a variance is at least 0");
    refused(
        valid("1.running_var").add("1.running_var", new float[] {15}, 1),
        "tensor 1.running_var holds 15.0 at [0], but the statistics in double say 15.99999");
    refused(
        valid("1.num_batches_tracked").add("1.num_batches_tracked", new long[] {-1}),
        "a number of mini-batches must be at least 0, but got -1");
  }

  @SeededTest(runs = 1)
  void mutationsAreReadOrRefusedButNeverFailOtherwise(RandomGenerator random) throws IOException {
    Path file = folder.resolve("valid");
    valid().write(file);
    byte[] valid = Files.readAllBytes(file);
    AtomicInteger refused = new AtomicInteger();
    for (int i = 0; i < 3000; i++) {
      Path mutation = Files.write(folder.resolve("mutation"), Mutation.of(valid, random));
      long bytes =
          Allocation.bytes(() -> {
            try {
              assertThat(Model.load(mutation).predict(new float[2])).hasSize(1);
              assertThat(mutation).hasBinaryContent(valid); // or the checksum would not fit
            } catch (InvalidInputException e) {
              refused.getAndIncrement();
              assertThat(e.getMessage())
                  .startsWith(mutation + " is not a valid model or checkpoint: ");
            }
          });
      assertThat(bytes).isLessThan(4 << 20);
    }
    assertThat(refused).hasValueGreaterThan(1000);
  }

  private static final String NETWORK =
      StrictJson.line(NetworkJson.write(Network.input(2).dense(1).batchNorm().build()));
  private static final String MODEL =
      "{\"task\":\"real\",\"input\":{\"name\":\"pixels\",\"divisor\":255.0},"
          + "\"classes\":[],\"notes\":{\"data\":\"mine\"}}";

  /** y = 2 (x0 + 2 x1 - 1) / 4 + 3, without some of its tensors. */
  private static SafetensorsWriter valid(String... without) {
    double variance = 16 - 1e-5;
    List<String> out = List.of(without);
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .checksum()
            .metadata("evenkeel", "1")
            .metadata("network", NETWORK)
            .metadata("model", MODEL);
    Map<String, float[]> floats =
        Map.of(
            "1.weight", new float[] {2},
            "1.bias", new float[] {3},
            "1.running_mean", new float[] {1},
            "1.running_var", new float[] {(float) variance});
    Map<String, double[]> doubles =
        Map.of(
            "1.evenkeel.ema_mean", new double[] {1}, "1.evenkeel.ema_var", new double[] {variance});
    if (!out.contains("0.weight")) {
      writer.add("0.weight", new float[] {1, 2}, 1, 2);
    }
    if (!out.contains("1.num_batches_tracked")) {
      writer.add("1.num_batches_tracked", new long[] {5});
    }
    floats.forEach((name, values) -> {
      if (!out.contains(name)) {
        writer.add(name, values, 1);
      }
    });
    doubles.forEach((name, values) -> {
      if (!out.contains(name)) {
        writer.add(name, values, 1);
      }
    });
    return writer;
  }

  private Model load(SafetensorsWriter writer) {
    Path file = folder.resolve("by-hand.safetensors");
    writer.write(file);
    return Model.load(file);
  }

  private void refused(SafetensorsWriter writer, String defect) {
    assertThatThrownBy(() -> load(writer))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%s is not a valid model or checkpoint: %s; take another copy of the file"
                .formatted(folder.resolve("by-hand.safetensors"), defect));
  }

  private static Model small(int inputs, int hidden) {
    return Models.random(
            Network.input(inputs).dense(hidden).batchNorm().relu().dense(1).build(), new Random(1))
        .task(Task.REAL)
        .build();
  }
}

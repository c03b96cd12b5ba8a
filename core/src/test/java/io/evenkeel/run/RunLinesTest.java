package io.evenkeel.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.file.Mutation;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.probe.Probe;
import io.evenkeel.testkit.SeededTest;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a training wrote line by line is read strictly. */
class RunLinesTest {
  private static final int ROWS = 64;

  @TempDir private Path folder;

  /** Trains a network of every kind of layer; its metrics and probes are in a run's folder. */
  private RunFolder trained() {
    Network network =
        Network.input(3)
            .embedding(new EmbeddingTable(4, 2))
            .batchNorm()
            .dense(4)
            .batchNorm()
            .tanh()
            .dense(1)
            .build();
    float[] x = new float[ROWS * 3];
    float[] y = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[3 * i] = i % 7 - 3;
      x[3 * i + 1] = i % 5;
      x[3 * i + 2] = i % 4;
      y[i] = x[3 * i];
    }
    try (RunRecorder recorder = RunFolder.create(folder, "a")) {
      recorder.startMetrics(List.of());
      recorder.startProbes(0);
      TrainingListener epochs =
          new TrainingListener() {
            @Override
            public void onEpoch(EpochResult epoch) {
              recorder.addMetrics(epoch);
            }
          };
      Trainer.of(network)
          .loss(Loss.meanSquaredError())
          .batchSize(16)
          .epochs(3)
          .probe(Probe.standard(), recorder::addProbe)
          .listener(epochs)
          .fit(Dataset.ofReal(x, 3, y, 1));
      return recorder.folder();
    }
  }

  @Test
  void whatWasWrittenIsReadAndALineWithoutItsEndIsLeftOut() throws IOException {
    RunFolder run = trained();
    Path metrics = run.path().resolve("metrics.jsonl");
    assertThat(RunLines.metrics(metrics)).hasSize(3);
    int probes = RunLines.probes(run.probesFile()).size();
    assertThat(probes).isGreaterThan(3);

    byte[] bytes = Files.readAllBytes(run.probesFile());
    Files.write(run.probesFile(), Arrays.copyOf(bytes, bytes.length - 5));
    assertThat(RunLines.probes(run.probesFile())).hasSize(probes - 1);
    assertThat(RunLines.metrics(folder.resolve("none"))).isEmpty();
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    Path metrics = trained().path().resolve("metrics.jsonl");
    String text = Files.readString(metrics);
    refused(
        metrics,
        (text + "\u00e9\n").getBytes(StandardCharsets.ISO_8859_1),
        RunLines::metrics,
        4,
        "it is not text in UTF-8");
    refused(metrics, utf8(text + "null\n"), RunLines::metrics, 4, "an epoch is not a JSON object");
    refused(
        metrics,
        utf8("{\"epoch\":\"x\"}\n"),
        RunLines::metrics,
        1,
        "an epoch needs epoch, a count of 32 bits");
    refused(metrics, utf8("3\n"), RunLines::probes, 1, "a probe is not a JSON object");
    refused(
        metrics,
        utf8("{\"step\":1,\"rows\":2,\"loss\":null}\n"),
        RunLines::probes,
        1,
        "a probe needs input, an object");
  }

  @Test
  void probesOfAnotherNetworkAreRefused() throws IOException {
    Path probes = trained().probesFile();
    List<String> lines = Files.readAllLines(probes);
    String other = lines.get(1).replace("\"features\":4", "\"features\":5");
    refused(
        probes,
        utf8(lines.get(0) + "\n" + other + "\n"),
        RunLines::probes,
        2,
        "a probe has other layers than the first one");
  }

  @SeededTest(runs = 1)
  void mutationsAreReadOrRefusedButNeverFailOtherwise(RandomGenerator random) throws IOException {
    RunFolder run = trained();
    byte[] metrics = Files.readAllBytes(run.path().resolve("metrics.jsonl"));
    byte[] probes = Files.readAllBytes(run.probesFile());
    Path file = folder.resolve("mutation");
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      boolean ofMetrics = random.nextBoolean();
      Files.write(file, Mutation.of(ofMetrics ? metrics : probes, random));
      try {
        List<JsonNode> lines = ofMetrics ? RunLines.metrics(file) : RunLines.probes(file);
        assertThat(lines.size()).isLessThan(1000);
      } catch (InvalidInputException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("line ").contains(" of " + file + " is damaged (");
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(
      Path file, byte[] content, Function<Path, List<JsonNode>> reading, int line, String defect)
      throws IOException {
    Files.write(file, content);
    assertThatThrownBy(() -> reading.apply(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("line %d of %s is damaged (%s): train again".formatted(line, file, defect));
  }
}

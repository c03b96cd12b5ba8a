package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.internal.file.Mutation;
import io.evenkeel.internal.file.SafetensorsWriter;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.ParametersHash;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.testkit.SeededTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint comes back from its file to the bit; another training's is refused. */
class CheckpointFileTest {
  @TempDir Path folder;

  @SeededTest(runs = 5)
  void aCheckpointComesBackToTheBit(RandomGenerator random) {
    int slots = random.nextInt(3);
    Checkpoint written = SampleCheckpoints.random(slots, random);
    Path file = folder.resolve("c");
    CheckpointFile.write(written, file);
    Checkpoint read = CheckpointFile.read(file, SampleCheckpoints.NETWORK, slots);
    assertThat(read.progress()).isEqualTo(written.progress());
    assertThat(read.state().optimizerSteps()).isEqualTo(written.state().optimizerSteps());
    assertThat(ParametersHash.sha256(read.state()))
        .isEqualTo(ParametersHash.sha256(written.state()));
    for (int i = 0; i < written.state().parameters().size(); i++) {
      Parameter before = written.state().parameters().get(i);
      Parameter after = read.state().parameters().get(i);
      assertThat(after.key()).isEqualTo(before.key());
      assertThat(after.rows()).isEqualTo(before.rows());
      assertThat(after.columns()).isEqualTo(before.columns());
      assertThat(after.values()).isEqualTo(before.values());
      assertThat(after.slots()).isDeepEqualTo(before.slots());
    }
    assertThat(read.state().statistics().keySet()).containsExactly("0", "2");
    read.state()
        .statistics()
        .forEach((layer, after) -> {
          RunningStatistics before = written.state().statistics().get(layer);
          assertThat(after).usingRecursiveComparison().isEqualTo(before);
        });
  }

  @Test
  void anotherNetworkOrOptimizerIsRefused() {
    Path file = folder.resolve("c");
    CheckpointFile.write(SampleCheckpoints.random(1, new Random(1)), file);
    refused(
        file,
        Network.input(3).batchNorm().dense(5).batchNorm().relu().dense(2).build(),
        1,
        "tensor 1.weight must have dtype F32 and shape [3, 5], but has F32 and [3, 4]");
    refused(
        file,
        SampleCheckpoints.NETWORK,
        2,
        "it lacks tensor 0.gamma.slot1 of dtype F32 and shape [1, 3]");
  }

  @Test
  void anotherKindOfFileIsRefused() {
    Path file = folder.resolve("c");
    new SafetensorsWriter().write(file);
    refused(file, SampleCheckpoints.NETWORK, 0, "it is not a checkpoint of format version 1");
    new SafetensorsWriter()
        .metadata("evenkeel-checkpoint", "1")
        .metadata("progress", "{\"optimizerSteps\":-1}")
        .write(file);
    refused(
        file,
        SampleCheckpoints.NETWORK,
        0,
        "its progress needs optimizerSteps, a count of 64 bits");
    new SafetensorsWriter()
        .metadata("evenkeel-checkpoint", "1")
        .metadata("progress", "{\"optimizerSteps\":1,\"history\":[{\"epoch\":1.5}]}")
        .write(file);
    refused(file, SampleCheckpoints.NETWORK, 0, "an epoch needs epoch, a count of 32 bits");
  }

  @SeededTest(runs = 1)
  void mutationsAreReadOrRefusedButNeverFailOtherwise(RandomGenerator random) throws IOException {
    Path file = folder.resolve("c");
    CheckpointFile.write(SampleCheckpoints.random(1, random), file);
    byte[] valid = Files.readAllBytes(file);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      Files.write(file, Mutation.of(valid, random));
      try {
        CheckpointFile.read(file, SampleCheckpoints.NETWORK, 1);
        assertThat(Files.readAllBytes(file)).isEqualTo(valid);
      } catch (InvalidInputException e) {
        refused++;
        assertThat(e.getMessage()).startsWith(file + " is not a valid model or checkpoint: ");
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  @SeededTest(runs = 1)
  void eachFlippedBitIsNoticed(RandomGenerator random) throws IOException {
    Path file = folder.resolve("c");
    CheckpointFile.write(SampleCheckpoints.random(1, random), file);
    byte[] valid = Files.readAllBytes(file);
    for (int i = 0; i < 2000; i++) {
      byte[] flipped = valid.clone();
      flipped[random.nextInt(valid.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      assertThatThrownBy(() -> CheckpointFile.read(file, SampleCheckpoints.NETWORK, 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(file + " is not a valid model or checkpoint: ");
    }
  }

  @Test
  void aFlippedBitOfAWeightIsSaid() throws IOException {
    Path file = folder.resolve("c");
    CheckpointFile.write(SampleCheckpoints.random(0, new Random(1)), file);
    byte[] bytes = Files.readAllBytes(file);
    String stated = checksum(bytes);
    bytes[bytes.length - 4] ^= 1;
    Files.write(file, bytes);
    CRC32C crc = new CRC32C();
    crc.update(text(bytes).replace(stated, "00000000").getBytes(StandardCharsets.ISO_8859_1));
    refused(
        file,
        SampleCheckpoints.NETWORK,
        0,
        "its checksum says %s, but its bytes give %08x, so some of them have changed"
            .formatted(stated, crc.getValue()));
  }

  @Test
  void aCheckpointOfTheVersionBeforeHasNoChecksumAndLoads() throws IOException {
    Path file = folder.resolve("c");
    CheckpointFile.write(SampleCheckpoints.random(1, new Random(1)), file);
    Files.write(file, withoutChecksum(Files.readAllBytes(file)));
    Checkpoint read = CheckpointFile.read(file, SampleCheckpoints.NETWORK, 1);
    assertThat(ParametersHash.sha256(read.state()))
        .isEqualTo(ParametersHash.sha256(SampleCheckpoints.random(1, new Random(1)).state()));
  }

  /** The checksum's entry is written over with blanks. */
  static byte[] withoutChecksum(byte[] bytes) {
    String entry = "\"evenkeel.crc32c\":\"%s\",".formatted(checksum(bytes));
    return text(bytes)
        .replace(entry, " ".repeat(entry.length()))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String checksum(byte[] bytes) {
    String before = "\"evenkeel.crc32c\":\"";
    int at = text(bytes).indexOf(before) + before.length();
    return text(bytes).substring(at, at + 8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void anUnknownEntryOfTheMetadataMayBeADamagedOne() {
    Path file = folder.resolve("c");
    SafetensorsWriter writer = writer(fives(), 1, 1).metadata("evenkeel.crc32d", "1");
    writer.write(file);
    refused(file, NORM, 0, "its metadata have an entry evenkeel.crc32d, which is not known");
  }

  @Test
  void aVarianceBelowZeroIsRefusedWithItsTensorAndIndex() {
    for (int row : new int[] {1, 3}) {
      double[] statistics = fives();
      statistics[row * 2 + 1] = -0.5;
      refused(
          writer(statistics, 1, 1),
          "tensor 0.statistics holds -0.5 at [%d, 1], but a variance is at least 0".formatted(row));
    }
  }

  @Test
  void countsAndWeightsOfTheAverageHaveTheirRanges() {
    refused(writer(fives(), 1, -3), "tensor 0.updates holds -3, but a count is at least 0");
    for (double weight : new double[] {0, -0.25, 1.5}) {
      refused(
          writer(fives(), weight, 4),
          "tensor 0.ema_weight holds %s, but after the first update it is above 0 and at most 1"
              .formatted(weight));
    }
    refused(
        writer(fives(), 0.5, 0),
        "tensor 0.ema_weight holds 0.5, but before the first update it is 0");
    for (double weight : new double[] {0, 1.5}) {
      refused(
          averaged(new double[] {5, 5, 5, 5}, weight),
          "tensor 0.average_weight holds %s, but it is above 0 and at most 1".formatted(weight));
    }
    refused(
        averaged(new double[] {5, 5, 5, -0.5}, 1),
        "tensor 0.average holds -0.5 at [1, 1], but a variance is at least 0");
    writer(fives(), 0.5, 4).write(folder.resolve("c"));
    assertThat(CheckpointFile.read(folder.resolve("c"), NORM, 0).state().statistics()).hasSize(1);
  }

  @Test
  void anOptimizerMadeNoMoreStepsThanTheTraining() {
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .metadata("evenkeel-checkpoint", "1")
            .metadata("progress", PROGRESS.replace("\"optimizerSteps\":7", "\"optimizerSteps\":8"));
    refused(writer, "it says that its optimizer made 8 of 7 steps");
  }

  private static final Network NORM = Network.input(2).batchNorm().dense(1).build();

  private static final String PROGRESS =
      "{\"optimizerSteps\":7,\"epoch\":0,\"stepInEpoch\":7,\"step\":7,\"trainingRows\":100,"
          + "\"epochRows\":70,\"epochLossSum\":1.5,\"epochRight\":30,\"epochSeconds\":0.5,"
          + "\"history\":[]}";

  private static double[] fives() {
    double[] statistics = new double[8];
    Arrays.fill(statistics, 5);
    return statistics;
  }

  /** A checkpoint of {@link #NORM}. */
  private static SafetensorsWriter writer(double[] statistics, double weight, long updates) {
    return new SafetensorsWriter()
        .metadata("evenkeel-checkpoint", "1")
        .metadata("progress", PROGRESS)
        .add("0.gamma", new float[] {1, 1}, 1, 2)
        .add("0.beta", new float[] {0, 0}, 1, 2)
        .add("1.weight", new float[] {1, 1}, 2, 1)
        .add("1.bias", new float[] {1}, 1, 1)
        .add("0.statistics", statistics, 4, 2)
        .add("0.ema_weight", new double[] {weight})
        .add("0.updates", new long[] {updates});
  }

  /** A checkpoint of {@link #NORM} with an average of the weights. */
  private static SafetensorsWriter averaged(double[] average, double weight) {
    return writer(fives(), 1, 4)
        .add("0.average", average, 2, 2)
        .add("0.average_weight", new double[] {weight});
  }

  private void refused(SafetensorsWriter writer, String defect) {
    Path file = folder.resolve("c");
    writer.write(file);
    refused(file, NORM, 0, defect);
  }

  private static void refused(Path file, Network network, int slots, String defect) {
    assertThatThrownBy(() -> CheckpointFile.read(file, network, slots))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%s is not a valid model or checkpoint: %s; take another copy of the file"
                .formatted(file, defect));
  }
}

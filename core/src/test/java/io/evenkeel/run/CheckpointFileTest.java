package io.evenkeel.run;

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
import io.evenkeel.training.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint comes back from its file to the bit; another training's is refused. */
class CheckpointFileTest {
  @TempDir Path folder;

  @SeededTest(runs = 5)
  void aCheckpointComesBackToTheBit(RandomGenerator random) {
    int slots = random.nextInt(3);
    Checkpoint written = Checkpoints.random(slots, random);
    Path file = folder.resolve("c");
    CheckpointFile.write(written, file);
    Checkpoint read = CheckpointFile.read(file, Checkpoints.NETWORK, slots);
    assertThat(read.progress()).isEqualTo(written.progress());
    assertThat(read.state().optimizerSteps()).isEqualTo(written.state().optimizerSteps());
    assertThat(ParametersHash.sha256(read.state()))
        .isEqualTo(ParametersHash.sha256(written.state()));
    for (int i = 0; i < written.state().parameters().size(); i++) {
      Parameter before = written.state().parameters().get(i);
      Parameter after = read.state().parameters().get(i);
      assertThat(after.name()).isEqualTo(before.name());
      assertThat(after.rows()).isEqualTo(before.rows());
      assertThat(after.columns()).isEqualTo(before.columns());
      assertThat(after.values()).isEqualTo(before.values());
      assertThat(after.slots()).isDeepEqualTo(before.slots());
    }
    assertThat(read.state().statistics().keySet()).containsExactly(0, 2);
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
    CheckpointFile.write(Checkpoints.random(1, new Random(1)), file);
    refused(
        file,
        Network.input(3).batchNorm().dense(5).batchNorm().relu().dense(2).build(),
        1,
        "tensor 1.weight must have dtype F32 and shape [3, 5], but has F32 and [3, 4]");
    refused(
        file,
        Checkpoints.NETWORK,
        2,
        "it lacks tensor 0.gamma.slot1 of dtype F32 and shape [1, 3]");
  }

  @Test
  void anotherKindOfFileIsRefused() {
    Path file = folder.resolve("c");
    new SafetensorsWriter().write(file);
    refused(file, Checkpoints.NETWORK, 0, "it is not a checkpoint of format version 1");
    new SafetensorsWriter()
        .metadata("evenkeel-checkpoint", "1")
        .metadata("progress", "{\"optimizerSteps\":-1}")
        .write(file);
    refused(file, Checkpoints.NETWORK, 0, "its progress needs optimizerSteps, a count of 64 bits");
    new SafetensorsWriter()
        .metadata("evenkeel-checkpoint", "1")
        .metadata("progress", "{\"optimizerSteps\":1,\"history\":[{\"epoch\":1.5}]}")
        .write(file);
    refused(file, Checkpoints.NETWORK, 0, "an epoch needs epoch, a count of 32 bits");
  }

  @SeededTest(runs = 1)
  void mutationsAreReadOrRefusedButNeverFailOtherwise(RandomGenerator random) throws IOException {
    Path file = folder.resolve("c");
    CheckpointFile.write(Checkpoints.random(1, random), file);
    byte[] valid = Files.readAllBytes(file);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      Files.write(file, Mutation.of(valid, random));
      try {
        Checkpoint read = CheckpointFile.read(file, Checkpoints.NETWORK, 1);
        assertThat(read.state().parameters()).hasSize(7);
      } catch (InvalidInputException e) {
        refused++;
        assertThat(e.getMessage()).startsWith(file + " is not a valid model or checkpoint: ");
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  private static void refused(Path file, Network network, int slots, String defect) {
    assertThatThrownBy(() -> CheckpointFile.read(file, network, slots))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%s is not a valid model or checkpoint: %s; take another copy of the file"
                .formatted(file, defect));
  }
}

package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.graph.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that is ended while it writes a model leaves nothing half written. */
class EndedBySignalTest {
  private static final int SIDE = 2048;

  /** The whole file may be there before the signal is; then the command has its way, once more. */
  private static final int ATTEMPTS = 20;

  /** What SIGTERM ends a process with. */
  private static final int TERMINATED = 143;

  @TempDir Path folder;

  /** A model of 16 MiB. */
  private static Model model() {
    return Model.of(Network.input(SIDE).dense(SIDE, true).build())
        .parameters(
            Map.of(
                new ParameterKey("0", "weight"), new float[SIDE * SIDE],
                new ParameterKey("0", "bias"), new float[SIDE]))
        .build();
  }

  private List<Path> written() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files.toList();
    }
  }

  /** Ends a command as soon as it has begun to write; gives its exit code. */
  private int ended(List<String> command) throws IOException, InterruptedException {
    Process process = CommandProcess.start(command);
    while (process.isAlive() && written().isEmpty()) {
      Thread.onSpinWait();
    }
    process.toHandle().destroy();
    return process.waitFor();
  }

  private void leavesNothing(String... command) throws IOException, InterruptedException {
    Path out = Files.createDirectories(folder.resolve("out")).resolve("model.onnx");
    List<String> whole =
        Stream.concat(Stream.of(command), Stream.of("-o", out.toString())).toList();
    int exitCode = 0;
    for (int i = 0; i < ATTEMPTS && exitCode == 0; i++) {
      Files.deleteIfExists(out);
      exitCode = ended(whole);
    }
    assertThat(exitCode).isEqualTo(TERMINATED);
    assertThat(written()).isEmpty();
  }

  @Test
  void fold() throws IOException, InterruptedException {
    Path graph = folder.resolve("graph.onnx");
    OnnxFile.write(new OnnxExport(model()).build(), graph);
    leavesNothing("fold", graph.toString(), "--no-check");
  }

  @Test
  void export() throws IOException, InterruptedException {
    Path saved = folder.resolve("model.safetensors");
    model().save(saved);
    leavesNothing("export", saved.toString());
  }
}

package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.graph.OnnxFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A command that is ended while it writes a model leaves nothing half written. */
class EndedBySignalTest {
  private static final int SIDE = 2048;

  /** The whole file may be there before the signal is; then the command has its way, once more. */
  private static final int ATTEMPTS = 20;

  /**
   * Waits for a line, then sends a signal to a process: faster than a program that starts first.
   */
  private static final String SENDS = "<STDIN>; kill $ARGV[0], $ARGV[1]";

  /** A signal, and the exit code that it ends a process with; SIGINT is what Ctrl-C sends. */
  enum Signal {
    TERM(143),
    INT(130);

    private final int exitCode;

    Signal(int exitCode) {
      this.exitCode = exitCode;
    }
  }

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
  private int ended(Signal signal, List<String> command) throws IOException, InterruptedException {
    Process process = CommandProcess.start(command);
    Process sender =
        new ProcessBuilder("perl", "-e", SENDS, signal.name(), Long.toString(process.pid()))
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    while (process.isAlive() && written().isEmpty()) {
      Thread.onSpinWait();
    }
    try (OutputStream go = sender.getOutputStream()) {
      go.write('\n');
    }
    int exitCode = process.waitFor();
    sender.waitFor();
    return exitCode;
  }

  private void leavesNothing(Signal signal, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createDirectories(folder.resolve("out")).resolve("model.onnx");
    List<String> whole =
        Stream.concat(Stream.of(command), Stream.of("-o", out.toString())).toList();
    int exitCode = 0;
    boolean tooLate = true; // the file was whole before the signal came
    for (int i = 0; i < ATTEMPTS && tooLate; i++) {
      Files.deleteIfExists(out);
      exitCode = ended(signal, whole);
      tooLate = exitCode == 0 || Files.exists(out);
    }
    assertThat(exitCode).isEqualTo(signal.exitCode);
    assertThat(written()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void fold(Signal signal) throws IOException, InterruptedException {
    Path graph = folder.resolve("graph.onnx");
    OnnxFile.write(new OnnxExport(model()).build(), graph);
    leavesNothing(signal, "fold", graph.toString(), "--no-check");
  }

  @ParameterizedTest
  @EnumSource
  void export(Signal signal) throws IOException, InterruptedException {
    Path saved = folder.resolve("model.safetensors");
    model().save(saved);
    leavesNothing(signal, "export", saved.toString());
  }
}

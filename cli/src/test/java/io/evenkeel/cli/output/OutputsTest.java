package io.evenkeel.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be written is refused before anything is computed. */
class OutputsTest {
  @TempDir private Path folder;

  @Test
  void aFolderAndAFileInNoFolderAreRefused() {
    assertThatThrownBy(() -> Outputs.requireWritable(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write %s: it is a folder; name another file".formatted(folder));
    Path nowhere = folder.resolve("no/file");
    assertThatThrownBy(() -> Outputs.requireWritable(nowhere))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot write %s: there is no folder %s; name another file"
                .formatted(nowhere, folder.resolve("no")));
    assertThatCode(() -> Outputs.requireWritable(folder.resolve("file")))
        .doesNotThrowAnyException();
    assertThatCode(() -> Outputs.requireWritable(Path.of("/dev/null"))).doesNotThrowAnyException();
  }

  @Test
  void aFolderBelowAFileCannotBeMade() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path below = file.resolve("a/b");
    assertThatThrownBy(() -> Outputs.requireNewFolder(below))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot make the folder %s: %s is no folder that may be written to; name another"
                .formatted(below, file));
    assertThatCode(() -> Outputs.requireNewFolder(folder.resolve("a/b/c")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "predict none mnist -o",
        "sql none q -o",
        "fold none.onnx -o",
        "recalibrate none.onnx mnist -o",
        "export none --weights",
        "export none -o",
        "doctor none.onnx --report",
        "evaluate none --report",
        "lab --exhibits bias --report"
      })
  void eachCommandLooksAtItsOutputFirst(String command) {
    Path nowhere = folder.resolve("no/file");
    CommandRunner run = CommandRunner.run((command + " " + nowhere).split(" ", -1));
    assertThat(run.err())
        .startsWith(
            "evenkeel: cannot write %s: there is no folder %s; name another file"
                .formatted(nowhere, folder.resolve("no")));
    assertThat(run.exitCode()).isEqualTo(2);
  }
}

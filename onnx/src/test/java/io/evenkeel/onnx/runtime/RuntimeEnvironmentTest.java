package io.evenkeel.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeEnvironmentTest {

  /** Prints ONNX Runtime's version. */
  static final class Started {
    private Started() {}

    public static void main(String[] arguments) {
      System.out.println("ONNX Runtime " + RuntimeSession.version());
    }
  }

  @Test
  void aLongCommandLineDoesNotEndTheProcess(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path options = folder.resolve("options");
    Files.writeString(
        options,
        "-cp \"%s\"".formatted(System.getProperty("java.class.path").replace("\\", "\\\\")));
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dlong=" + "a/long-class-path.jar:".repeat(4_000),
                    "@" + options,
                    Started.class.getName()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("ONNX Runtime 1.");
  }
}

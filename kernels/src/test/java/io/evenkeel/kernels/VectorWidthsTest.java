package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JVMs with other vector widths, with none, and without the Vector API's module. */
class VectorWidthsTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  private record Outcome(int exitCode, List<String> lines) {}

  private static Outcome run(String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of("-cp", System.getProperty("java.class.path"), TwinDigest.class.getName()));
    return java(arguments);
  }

  /** The kernels as a module of their own, into which the digest is patched. */
  private static Outcome runModule(String... options) throws IOException, InterruptedException {
    String module = "io.evenkeel.kernels";
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(
        List.of(
            "--module-path",
            folder(Kernels.class),
            "--patch-module",
            module + "=" + folder(TwinDigest.class),
            "--module",
            module + "/" + TwinDigest.class.getName()));
    return java(arguments);
  }

  private static String folder(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  private static Outcome java(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(
        process.waitFor(),
        output.lines().filter(line -> !line.startsWith("WARNING: Using incubator")).toList());
  }

  @Test
  void everyWidthGivesTheSameBits()
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    String expected = TwinDigest.of(Kernels.scalar());
    assertThat(TwinDigest.of(Kernels.active())).isEqualTo(expected);
    for (int bits = Kernels.active().vectorBits(); bits >= 128; bits /= 2) {
      assertThat(run(MODULE, "-Devenkeel.vectorBits=" + bits))
          .isEqualTo(new Outcome(0, List.of("" + bits, bits + "-bit vectors", expected)));
    }
    assertThat(run(MODULE, "-Devenkeel.vectorBits=0"))
        .isEqualTo(new Outcome(0, List.of("0", "scalar (-Devenkeel.vectorBits=0)", expected)));
  }

  @Test
  void withoutTheModuleTheScalarTwinRunsAndSaysSo()
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    assertThat(run())
        .isEqualTo(
            new Outcome(
                0,
                List.of(
                    "0",
                    "scalar (slow: start Java with --add-modules jdk.incubator.vector)",
                    TwinDigest.of(Kernels.scalar()))));
  }

  @Test
  void onTheModulePathTheIncubatorModuleIsAsOptional()
      throws IOException, InterruptedException, NoSuchAlgorithmException {
    String expected = TwinDigest.of(Kernels.scalar());
    assertThat(runModule())
        .isEqualTo(
            new Outcome(
                0,
                List.of(
                    "0",
                    "scalar (slow: start Java with --add-modules jdk.incubator.vector)",
                    expected)));
    int bits = Kernels.active().vectorBits();
    assertThat(runModule(MODULE))
        .isEqualTo(new Outcome(0, List.of("" + bits, bits + "-bit vectors", expected)));
  }

  @Test
  void aWrongWidthIsAnErrorOfTheInput() throws IOException, InterruptedException {
    Outcome outcome = run(MODULE, "-Devenkeel.vectorBits=333");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.lines().getFirst())
        .isEqualTo(
            "Exception in thread \"main\" io.evenkeel.kernels.InvalidInputException: expected"
                + " -Devenkeel.vectorBits to be 512, 256, 128 or 0 (no vectors), got \"333\": give"
                + " one of these, or leave it out for the machine's own width");
  }
}

package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code evenkeel} in a JVM of its own, which can be killed. */
public final class CommandProcess {
  /**
   * The tests may run as a background job of a shell. Such a job ignores SIGINT, and so does
   * everything that it starts, unless told otherwise. The process keeps its number.
   */
  private static final String HEEDS_CTRL_C = "$SIG{INT} = 'DEFAULT'; exec @ARGV";

  private CommandProcess() {}

  /** Starts a JVM with the scalar kernels, which give the same bits and start faster. */
  public static Process start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "perl",
                "-e",
                HEEDS_CTRL_C,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "-Devenkeel.vectorBits=0",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** Sends a signal: {@code INT} is what Ctrl-C sends. */
  public static void signal(Process process, String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits for a line that begins with this text. */
  public static void awaitLine(Process process, String beginning) throws IOException {
    BufferedReader output = process.inputReader();
    String line;
    do {
      line = output.readLine();
    } while (line != null && !line.startsWith(beginning));
    assertThat(line).isNotNull();
  }
}

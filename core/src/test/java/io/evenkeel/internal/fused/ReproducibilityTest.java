package io.evenkeel.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.kernels.Kernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same bits with any number of threads and any vector width. */
class ReproducibilityTest {

  @Test
  void threadsAndVectorWidthsGiveTheSameParameters() throws Exception {
    int widest = Kernels.active().vectorBits();
    assertThat(widest).as("the tests expect the Vector API").isPositive();
    String expected = HashedTraining.hash(HashedTraining.NETWORK, 1);
    String residuals = HashedTraining.hash(HashedTraining.RESIDUALS, 1);
    String ghosts = HashedTraining.hash(HashedTraining.GHOSTS, 1);
    String shards = HashedTraining.hash(HashedTraining.NETWORK, 1, 3);
    String images = HashedTraining.images(1);
    List<String> one = List.of(expected, residuals, ghosts, shards, images);
    List<String> all = Stream.of(one, one, one).flatMap(List::stream).toList();
    List<Integer> widths =
        IntStream.of(512, 256, 128, 0).filter(bits -> bits <= widest).boxed().toList();
    List<Process> started = new ArrayList<>();
    for (int bits : widths) {
      started.add(newJvm(bits)); // all at once: compiling their hot loops takes the most time
    }
    for (int i = 0; i < started.size(); i++) {
      assertThat(hashes(started.get(i)))
          .as("hashes with %d-bit vectors (0: scalar), with 1, 2 and 3 threads", widths.get(i))
          .isEqualTo(all);
    }
  }

  private static Process newJvm(int bits) throws IOException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--add-modules",
                "jdk.incubator.vector",
                "-Devenkeel.vectorBits=" + bits,
                "-cp",
                System.getProperty("java.class.path"),
                HashedTraining.class.getName(),
                "1",
                "2",
                "3")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    return process;
  }

  private static List<String> hashes(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<String> hashes = new ArrayList<>();
    for (String line : output.lines().toList()) {
      if (line.startsWith("hash ")) {
        hashes.add(line.substring(5));
      }
    }
    return hashes;
  }
}

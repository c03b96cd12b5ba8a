package io.evenkeel.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings whose workers are JVMs of their own, without the Vector API; they are compared with one
 * machine that has it.
 */
class ClusterTest {
  private static final int EXECUTORS = 4;

  private static final TestRows ROWS = new TestRows(733, 1);

  private static SparkSession spark;
  private static Dataset<Row> frame;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark =
        SparkForTests.cluster(
            EXECUTORS, 1024, "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Devenkeel.vectorBits=0");
    frame = ROWS.frame(spark, 3, 7).cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static EvenkeelClassifier classifier(int workers) {
    return new EvenkeelClassifier()
        .setInputCols(TestRows.INPUTS)
        .setHiddenLayers(13, 7)
        .setBatchSize(100)
        .setMaxIter(2)
        .setTimeout(60)
        .setNumWorkers(workers);
  }

  private static String sha256(EvenkeelClassificationModel model) {
    return model.summary().orElseThrow().parametersSha256();
  }

  @Test
  void oneTwoAndFourExecutorsHaveTheBitsOfOneMachine() {
    String alone = LocalTrainingTest.alone(ROWS, 100, 2).training().parametersSha256();
    for (int workers : new int[] {1, 2, 4}) {
      EvenkeelClassificationModel model = classifier(workers).fit(frame);
      assertThat(sha256(model)).as("%d workers", workers).isEqualTo(alone);
      assertThat(model.summary().orElseThrow().workers()).hasSize(workers);
    }
  }

  @Test
  @Timeout(240)
  void anExecutorThatIsKilledChangesNothing() throws Exception {
    int epochs = 30;
    long steps = 8L * epochs;
    long[] moments = {1, 2 * steps / 5, 4 * steps / 5};
    String alone = LocalTrainingTest.alone(ROWS, 100, epochs).training().parametersSha256();
    List<Long> killed = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    Thread killer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (long moment : moments) {
                  List<Long> pids = pids();
                  await(moment);
                  long pid = pids.get(killed.size() % pids.size());
                  ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                  killed.add(lastStep());
                }
              } catch (IOException | InterruptedException | RuntimeException e) {
                failures.add(e);
              }
            });
    EvenkeelClassificationModel model =
        classifier(EXECUTORS)
            .setMaxIter(epochs)
            .setCheckpointDir(folder.toUri().toString())
            .setCheckpointInterval(5)
            .fit(frame);
    killer.join();
    assertThat(failures).isEmpty();
    assertThat(killed).hasSize(moments.length).allMatch(step -> step < steps);
    assertThat(sha256(model)).isEqualTo(alone);
    // Its checkpoints are deleted with it.
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  /** The executors' processes, by asking one task of each. */
  private static List<Long> pids() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 4 * EXECUTORS; i++) {
      numbers.add(i);
    }
    return context
        .parallelize(numbers, 4 * EXECUTORS)
        .map(_ -> ProcessHandle.current().pid())
        .distinct()
        .collect();
  }

  private void await(long step) throws IOException, InterruptedException {
    while (lastStep() < step) {
      Thread.sleep(5);
    }
  }

  /**
   * The step of the last checkpoint; -1 if there is none. Names alone are read: a file may be gone
   * in the next moment.
   */
  private long lastStep() throws IOException {
    long last = -1;
    for (Path run : listed(folder)) {
      for (Path file : Files.isDirectory(run) ? listed(run) : List.<Path>of()) {
        String name = file.getFileName().toString();
        if (name.startsWith("last-") && name.endsWith(".safetensors")) {
          last = Math.max(last, Long.parseLong(name.substring(5, 17)));
        }
      }
    }
    return last;
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}

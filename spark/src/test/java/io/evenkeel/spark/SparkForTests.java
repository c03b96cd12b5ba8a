package io.evenkeel.spark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Spark sessions of the tests. For a cluster of separate JVMs a folder of links to the jars of this
 * class path is Spark's home, and its other folders are given to executors in addition.
 */
final class SparkForTests {
  private SparkForTests() {}

  /** A session in this JVM. */
  static SparkSession local(int cores) {
    return builder("local[%d]".formatted(cores)).getOrCreate();
  }

  /**
   * A session whose executors are JVMs of their own, of one core and a given number of megabytes
   * each.
   */
  static SparkSession cluster(int executors, int megabytes, String executorOptions)
      throws IOException {
    Path home = Path.of(Objects.requireNonNull(System.getenv("SPARK_HOME")));
    Path jars = Files.createDirectories(home.resolve("jars"));
    try (Stream<Path> old = Files.list(jars)) {
      for (Path link : old.toList()) {
        Files.delete(link);
      }
    }
    List<String> folders = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isDirectory(path)) {
        folders.add(path.toString());
      } else if (Files.exists(path) && !Files.exists(jars.resolve(path.getFileName()))) {
        Files.createSymbolicLink(jars.resolve(path.getFileName()), path);
      }
    }
    return builder("local-cluster[%d,1,%d]".formatted(executors, megabytes))
        .config("spark.executor.memory", megabytes + "m")
        .config("spark.executor.extraClassPath", String.join(File.pathSeparator, folders))
        .config("spark.executor.extraJavaOptions", executorOptions)
        .config("spark.executor.heartbeatInterval", "1s")
        // A test kills three executors, and their workers may notice it one after the other.
        .config("spark.stage.maxConsecutiveAttempts", "12")
        .getOrCreate();
  }

  private static SparkSession.Builder builder(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "4");
  }
}

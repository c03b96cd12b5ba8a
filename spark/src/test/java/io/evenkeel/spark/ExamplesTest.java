package io.evenkeel.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.spark.command.SparkTrain;
import io.evenkeel.tabular.TabularModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The example in Java, as it stands, and the command. */
class ExamplesTest {
  private static final TestRows ROWS = new TestRows(300, 4);

  @TempDir private static Path shared;

  private static String data = "";

  @TempDir private Path folder;

  @BeforeAll
  static void write() {
    data = shared.resolve("rows.parquet").toString();
    ROWS.frame(SparkForTests.local(2), 1, 0)
        .withColumnRenamed("label", "income")
        .drop("price")
        .write()
        .parquet(data);
  }

  @Test
  void theJavaExampleTrainsAndSaves() throws Exception {
    Path root = Path.of(Objects.requireNonNull(System.getProperty("evenkeel.root")));
    Path source = root.resolve("examples/spark/IncomeExample.java");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int result =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString(),
            source.toString());
    assertThat(result).isZero();
    SparkForTests.local(2);
    Path model = folder.resolve("model");
    URL[] urls = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
      loader
          .loadClass("IncomeExample")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {data, model.toString()});
    }
    assertThat(TabularModel.load(model.resolve("model.safetensors")).target().column().name())
        .isEqualTo("income");
  }

  @Test
  void theCommandLeavesARunOfTheSameBitsAsTheEstimator() throws Exception {
    SparkSession spark = SparkForTests.local(2);
    String[] inputs = TestRows.INPUTS;
    String expected =
        new EvenkeelClassifier()
            .setInputCols(inputs)
            .setLabelCol("income")
            .setHiddenLayers(8, 4)
            .setMaxIter(2)
            .fit(spark.read().parquet(data))
            .summary()
            .orElseThrow()
            .parametersSha256();
    CommandLine command = new CommandLine(new SparkTrain());
    StringWriter out = new StringWriter();
    command.setOut(new PrintWriter(out));
    Path runs = folder.resolve("runs");
    int code =
        command.execute(
            "--spark",
            "local[2]",
            data,
            "--target",
            "income",
            "--epochs",
            "2",
            "--hidden",
            "8,4",
            "--runs",
            runs.toString());
    assertThat(code).isZero();
    assertThat(out.toString()).contains("parameters SHA-256 " + expected);
    assertThat(out.toString()).contains("worker 1 on ");
    Path run = runs.resolve("rows-1");
    assertThat(TabularModel.load(run.resolve("model.safetensors")).target().column().name())
        .isEqualTo("income");
    assertThat(Files.readString(run.resolve("spark.json"))).contains("\"exchangeSeconds\"");
    assertThat(out.toString())
        .endsWith("see how it went: %s%n".formatted(run.resolve("report.html")));
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("evenkeel train --spark 'local[2]' " + data, "\"report.workers\"")
        .contains("\"report.rate\"", "\"report.accuracy\"");
  }

  @Test
  void badInputIsSaidInASentence() {
    assertThat(refused("local[1]", "nowhere.parquet", "--target", "income"))
        .startsWith("evenkeel: Spark cannot read nowhere.parquet: ")
        .contains("Path does not exist");
    assertThat(refused("nonsense", data, "--target", "income"))
        .isEqualTo(
            "evenkeel: Spark cannot begin with --spark nonsense, which must be a master such as local[4], spark://HOST:PORT, yarn or k8s://https://HOST:PORT: Could not parse Master URL: 'nonsense'");
    assertThat(refused("local[1]", data, "--target", "income", "--ignore", "label"))
        .isEqualTo(
            "evenkeel: there is no column 'label', but size, weight, colour, new, day, income");
  }

  /** What the command says; it stops its session, so that the next has its own. */
  private static String refused(String master, String... more) {
    CommandLine command = new CommandLine(new SparkTrain());
    StringWriter err = new StringWriter();
    command.setErr(new PrintWriter(err));
    SparkTrain.handleErrors(command);
    List<String> arguments = new ArrayList<>(List.of("--spark", master));
    arguments.addAll(List.of(more));
    assertThat(command.execute(arguments.toArray(String[]::new))).isEqualTo(2);
    return err.toString().strip();
  }
}

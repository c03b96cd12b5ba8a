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
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The example in Java, as it stands, and the command. */
class ExamplesTest {
  private static final TestRows ROWS = new TestRows(300, 4);

  @TempDir private Path folder;

  private String parquet(SparkSession spark) {
    String path = folder.resolve("rows.parquet").toString();
    ROWS.frame(spark, 1, 0)
        .withColumnRenamed("label", "income")
        .drop("price")
        .write()
        .parquet(path);
    return path;
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
    String data = parquet(SparkForTests.local(2));
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
    String data = parquet(spark);
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
  }

  @Test
  void whatSparkCannotReadIsSaid() {
    CommandLine command = new CommandLine(new SparkTrain());
    StringWriter err = new StringWriter();
    command.setErr(new PrintWriter(err));
    SparkTrain.handleErrors(command);
    int code = command.execute("--spark", "local[1]", "nowhere.parquet", "--target", "income");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("evenkeel: Spark cannot read nowhere.parquet: ")
        .contains("Path does not exist");
  }
}

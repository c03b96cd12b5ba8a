package io.evenkeel.spark.command;

import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.spark.EvenkeelClassifier;
import io.evenkeel.spark.EvenkeelEstimator;
import io.evenkeel.spark.EvenkeelModel;
import io.evenkeel.spark.EvenkeelRegressor;
import io.evenkeel.spark.TrainingStoppedException;
import io.evenkeel.spark.TrainingSummary;
import io.evenkeel.spark.internal.rows.InputColumns;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code evenkeel train --spark MASTER}: trains on a cluster, and leaves a run as any other. */
@Command(
    name = "evenkeel train",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    description =
        "Trains a network on a table with Spark: the same bits on any number of executors, and on"
            + " one machine with --shards and no --spark.",
    footer = {
      "",
      "Examples:",
      "  evenkeel train --spark local[4] flights.parquet --target late",
      "  evenkeel train --spark spark://host:7077 hdfs://host/flights --target late --workers 16"
    })
public final class SparkTrain implements Callable<Integer> {
  @Parameters(
      paramLabel = "DATA",
      description = "Parquet, CSV (.csv) or JSON lines (.json, .jsonl) that Spark reads.")
  private String data = "";

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      required = true,
      description = "Spark's master: local[N], spark://HOST:PORT, yarn, k8s://...")
  private String master = "";

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      required = true,
      description = "The column to predict.")
  private String target = "";

  @Option(
      names = "--task",
      paramLabel = "NAME",
      defaultValue = "class",
      description = "class or number (default: ${DEFAULT-VALUE}).")
  private String task = "class";

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns not to predict from.")
  private List<String> ignored = new ArrayList<>();

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the rows.")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Rows of a mini-batch, over all workers.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "N",
      description = "Widths of the hidden layers.")
  private int[] hidden = {};

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "The largest learning rate of the schedule.")
  private @Nullable Double learningRate;

  @Option(names = "--weight-decay", paramLabel = "RATE", description = "AdamW's.")
  private @Nullable Double weightDecay;

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      description = "Probability of dropout after each hidden layer.")
  private @Nullable Double dropout;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "Parts of each mini-batch, which workers share; part of the result (default:"
              + " ${DEFAULT-VALUE}).")
  private int shards;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "0",
      description = "Tasks that train together; 0 for as many as the cluster runs at once.")
  private int workers;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description =
          "Seconds after which a silent worker is taken for lost (default: ${DEFAULT-VALUE}).")
  private int timeout;

  @Option(
      names = "--checkpoints",
      paramLabel = "FOLDER",
      defaultValue = "",
      description =
          "Where checkpoints are kept, if executors may be lost: a folder that all reach.")
  private String checkpoints = "";

  @Option(
      names = "--checkpoint-every",
      paramLabel = "STEPS",
      defaultValue = "0",
      description = "Steps between two checkpoints; 0 for after epochs only.")
  private int checkpointEvery;

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "The folder of all runs (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Starts the command; exit code 2 for bad input, 1 for a failed training. */
  public static void main(String[] args) {
    List<String> own = new ArrayList<>(Arrays.asList(args));
    own.remove("train");
    CommandLine command = new CommandLine(new SparkTrain());
    handleErrors(command);
    System.exit(command.execute(own.toArray(String[]::new)));
  }

  /** One sentence on standard error, and the exit code. */
  public static void handleErrors(CommandLine command) {
    command.setExecutionExceptionHandler((failure, line, _) -> {
      line.getErr().println("evenkeel: " + failure.getMessage());
      line.getErr().flush();
      return failure instanceof InvalidInputException ? 2 : 1;
    });
  }

  @Override
  public Integer call() {
    SparkSession spark = session();
    try {
      Dataset<Row> rows = read(spark);
      return switch (task) {
        case "class" -> train(new EvenkeelClassifier(), rows);
        case "number" -> train(new EvenkeelRegressor(), rows);
        default ->
            throw new InvalidInputException(
                "--task must be class or number, but is '%s'".formatted(task));
      };
    } finally {
      spark.stop();
    }
  }

  private SparkSession session() {
    MasterAddress.requireAnswer(master);
    try {
      return SparkSession.builder().master(master).appName("evenkeel train").getOrCreate();
    } catch (Exception e) { // Spark's own are checked, which Scala does not declare
      throw new InvalidInputException(
          "Spark cannot begin with --spark %s, which must be a master such as local[4], spark://HOST:PORT, yarn or k8s://https://HOST:PORT: %s"
              .formatted(master, firstLine(e)));
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private Dataset<Row> read(SparkSession spark) {
    DataFrameReader reader = spark.read();
    String name = data.toLowerCase(Locale.ROOT);
    try {
      if (name.endsWith(".csv")) {
        return reader.option("header", true).option("inferSchema", true).csv(data);
      }
      return name.endsWith(".json") || name.endsWith(".jsonl")
          ? reader.json(data)
          : reader.parquet(data);
    } catch (Exception e) { // Spark's own are checked, which Scala does not declare
      throw new InvalidInputException("Spark cannot read %s: %s".formatted(data, firstLine(e)));
    }
  }

  private <E extends EvenkeelEstimator<E, M>, M extends EvenkeelModel<M>> int train(
      E estimator, Dataset<Row> rows) {
    ignored.forEach(column -> InputColumns.column(rows.schema(), column));
    String[] inputs =
        Arrays.stream(rows.columns())
            .filter(c -> !c.equals(target) && !ignored.contains(c))
            .toArray(String[]::new);
    estimator
        .setInputCols(inputs)
        .setLabelCol(target)
        .setSeed(seed)
        .setShards(shards)
        .setNumWorkers(workers)
        .setTimeout(timeout)
        .setCheckpointDir(checkpoints)
        .setCheckpointInterval(checkpointEvery);
    if (epochs != null) {
      estimator.setMaxIter(epochs);
    }
    if (batchSize != null) {
      estimator.setBatchSize(batchSize);
    }
    if (hidden.length > 0) {
      estimator.setHiddenLayers(hidden);
    }
    if (learningRate != null) {
      estimator.setStepSize(learningRate);
    }
    if (weightDecay != null) {
      estimator.setRegParam(weightDecay);
    }
    if (dropout != null) {
      estimator.setDropout(dropout);
    }
    M model = estimator.fit(rows);
    TrainingSummary summary =
        model.summary().orElseThrow(() -> new TrainingStoppedException("there is no summary"));
    SparkRun run = SparkRun.next(runs, data);
    ObjectNode settings =
        StrictJson.object()
            .put("spark", master)
            .put("data", data)
            .put("target", target)
            .put("task", task)
            .put("shards", shards)
            .put("seed", seed);
    ObjectNode report = ClusterReport.json(summary).setAll(settings);
    run.write(
        model.model(),
        summary,
        spec.commandLine().getParseResult().originalArgs(),
        settings,
        report);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(StrictJson.line(report.put("run", run.folder().toString())));
    } else {
      ClusterReport.print(summary, out);
      out.println(run.folder());
      out.println("see how it went: " + run.page());
    }
    out.flush();
    return 0;
  }
}

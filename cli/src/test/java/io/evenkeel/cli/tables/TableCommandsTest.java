package io.evenkeel.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.cli.CommandProcess;
import io.evenkeel.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tables from the command line: train, evaluate, predict, sql. */
class TableCommandsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ROWS = 600;

  @TempDir private static Path folder;
  private static String runs = "";
  private static String people = "";
  private static CommandRunner trained = new CommandRunner(0, "", "");

  /** Whoever is over 40 or drinks tea says yes, except one in twenty. */
  @BeforeAll
  static void train() throws IOException {
    runs = folder.resolve("runs").toString();
    people = write("people.csv", 7);
    trained = run("train", people, "--target", "answer", "--epochs", "8", "--name", "p", "--json");
  }

  private static String write(String name, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> lines = new ArrayList<>(List.of("number,age,drink,born,smokes,answer"));
    for (int i = 0; i < ROWS; i++) {
      int age = random.nextInt(18, 90);
      String drink = List.of("tea", "coffee", "water, plain").get(random.nextInt(3));
      boolean yes = (age > 40 || drink.equals("tea")) != (random.nextInt(20) == 0);
      lines.add(
          "%d,%s,%s,%d-0%d-11,%s,%s"
              .formatted(
                  i + 1,
                  random.nextInt(30) == 0 ? "" : age,
                  drink.contains(",") ? '"' + drink + '"' : drink,
                  2026 - age,
                  random.nextInt(1, 10),
                  random.nextBoolean() ? "no" : "yes",
                  yes ? "yes" : "no"));
    }
    Path file = folder.resolve(name);
    Files.write(file, lines);
    return file.toString();
  }

  private static CommandRunner run(String command, String... args) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(args));
    if (!command.equals("train") || !all.contains("--runs")) {
      all.addAll(List.of("--runs", runs));
    }
    return CommandRunner.run(all.toArray(String[]::new));
  }

  @Test
  void aTableIsLearnedFromWithoutFurtherOptions() {
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    JsonNode json = JSON.readTree(trained.out());
    assertThat(json.get("target").asString()).isEqualTo("answer");
    assertThat(json.at("/test/rows").asInt()).isEqualTo(ROWS / 5);
    assertThat(json.at("/test/accuracy").asDouble())
        .isGreaterThan(json.at("/test/baseline/accuracy").asDouble() + 0.1);
    assertThat(trained.err())
        .contains("target    answer: 2 classes, no (")
        .contains("rows      480 to train on, 120 to test on")
        .contains("members   8 networks, whose mean is the model; each is validated on its share")
        .contains("number");
  }

  @Test
  void aQueryIsOneJsonObjectWithItsTypes() {
    CommandRunner asked =
        run(
            "sql",
            "p",
            "SELECT 9007199254740993 AS id, 0.5::DOUBLE AS half, 'nan'::DOUBLE AS none, true AS"
                + " yes, NULL AS missing, 'a' AS text, predict(*) IN ('yes', 'no') AS answered FROM"
                + " '"
                + people
                + "' LIMIT 2",
            "--json");
    assertThat(asked.exitCode()).as(asked.err()).isZero();
    assertThat(asked.out()).hasLineCount(1);
    JsonNode json = JSON.readTree(asked.out());
    assertThat(json.get("columns").toString())
        .isEqualTo("[\"id\",\"half\",\"none\",\"yes\",\"missing\",\"text\",\"answered\"]");
    String row = "[9007199254740993,0.5,null,true,null,\"a\",true]";
    assertThat(json.get("rows").toString()).isEqualTo("[" + row + "," + row + "]");

    Path file = folder.resolve("asked.csv");
    CommandRunner written = run("sql", "p", "SELECT 1 AS a", "--json", "-o", file.toString());
    assertThat(JSON.readTree(written.out()).get("rows").asInt()).isEqualTo(1);
    CommandRunner wrong = run("sql", "p", "SELECT nothing FROM nowhere", "--json");
    assertThat(JSON.readTree(wrong.out()).propertyNames()).containsExactly("error");
    assertThat(wrong.exitCode()).isEqualTo(2);
  }

  @Test
  void anEndedPredictionLeavesNothingHalfWritten() throws Exception {
    Path many = manyPeople();
    endedBy("TERM", 143, many);
    endedBy("INT", 130, many); // Ctrl-C
  }

  private Path manyPeople() throws IOException {
    Path many = folder.resolve("many.csv");
    List<String> lines = Files.readAllLines(Path.of(people));
    try (var out = Files.newBufferedWriter(many)) {
      out.write(lines.getFirst() + "\n");
      for (int i = 0; i < 1500; i++) {
        for (String line : lines.subList(1, lines.size())) {
          out.write(line + "\n");
        }
      }
    }
    return many;
  }

  private void endedBy(String signal, int exitCode, Path many) throws Exception {
    Path target = Files.createDirectories(folder.resolve("ended-by-" + signal));
    Process process =
        CommandProcess.start(
            List.of("predict", "p", many.toString(), "-o", target + "/scored.csv", "--runs", runs));
    long deadline = System.nanoTime() + 120_000_000_000L;
    while (entries(target).isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(entries(target)).singleElement().asString().endsWith(".tmp");
    CommandProcess.signal(process, signal);
    assertThat(process.waitFor()).isEqualTo(exitCode);
    assertThat(entries(target)).isEmpty();
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void evaluationFindsTheSameTestPart() {
    CommandRunner again = run("evaluate", "p", "--json");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(JSON.readTree(again.out()).get("auc"))
        .isEqualTo(JSON.readTree(trained.out()).at("/test/auc"));
  }

  /** As Spark, or a program in Java, saves a model. */
  @Test
  void aModelAloneInAFolderIsEvaluated() throws IOException {
    Path alone = Files.createDirectories(folder.resolve("alone"));
    Files.copy(Path.of(runs).resolve("p/model.safetensors"), alone.resolve("model.safetensors"));
    JsonNode expected = JSON.readTree(run("evaluate", "p", people, "--json").out());
    CommandRunner evaluated = run("evaluate", alone.toString(), people, "--json");
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    assertThat(JSON.readTree(evaluated.out()).get("auc")).isEqualTo(expected.get("auc"));
    CommandRunner without = run("evaluate", alone.toString());
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err())
        .isEqualTo(
            "evenkeel: %s has a model but not the settings of a run, so that its rows are not known: give a table%n"
                .formatted(alone));
  }

  @Test
  void importanceNamesTheColumnsThatMatter() throws IOException {
    Path page = folder.resolve("page.html");
    CommandRunner importance =
        run("evaluate", "p", people, "--importance", "--report", page.toString());
    assertThat(Files.readString(page))
        .contains("\"report.importance\"")
        .contains("\"drink\"")
        .contains("\"report.always\"")
        .contains("'yes'");
    assertThat(importance.exitCode()).as(importance.err()).isZero();
    assertThat(importance.out()).contains("the baseline answers always 'yes'").contains("█");
    assertThat(importance.lastLine()).isEqualTo("the page is in " + page);
    assertThat(importance.out()).containsPattern("drink +0\\.\\d+");
  }

  @Test
  void predictionsAreFurtherColumnsOfTheRowsInTheirOrder() throws IOException {
    Path scored = folder.resolve("scored.csv");
    CommandRunner predicted = run("predict", "p", people, "-o", scored.toString());
    assertThat(predicted.exitCode()).as(predicted.err()).isZero();
    assertThat(predicted.out()).startsWith("predicted 600 rows into %s\n".formatted(scored));
    List<String> lines = Files.readAllLines(scored);
    assertThat(lines.getFirst())
        .isEqualTo("number,age,drink,born,smokes,answer,prediction,p_no,p_yes,spread");
    List<String> original = Files.readAllLines(Path.of(people));
    assertThat(lines).hasSameSizeAs(original);
    for (int i = 1; i < lines.size(); i++) {
      assertThat(lines.get(i)).startsWith(original.get(i) + ",");
    }
    assertThat(run("predict", "p", people).out()).isEqualTo(Files.readString(scored));
  }

  @Test
  void sqlAndPredictAgree() throws IOException {
    Path scored = folder.resolve("scored.parquet");
    assertThat(run("predict", "p", people, "-o", scored.toString()).exitCode()).isZero();
    CommandRunner sql =
        run(
            "sql",
            "p",
            "SELECT max(abs(p_yes - probability(*))), count_if(prediction = predict(*)) FROM '%s'"
                .formatted(scored));
    assertThat(sql.exitCode()).as(sql.err()).isZero();
    String[] cells = sql.lastLine().split(",", -1);
    assertThat(Double.parseDouble(cells[0])).isCloseTo(0, within(1e-12));
    assertThat(cells[1]).isEqualTo("600");
  }

  /** Statistics that are computed anew from the rows that it was trained on are much the same. */
  @Test
  void recalibrationTakesATable() {
    Path out = folder.resolve("recalibrated").resolve("p2");
    CommandRunner recalibrated = run("recalibrate", "p", people, "-o", out.toString(), "--json");
    assertThat(recalibrated.exitCode()).as(recalibrated.err()).isZero();
    JsonNode json = JSON.readTree(recalibrated.out());
    assertThat(json.at("/after/accuracy").asDouble())
        .isCloseTo(json.at("/before/accuracy").asDouble(), within(0.03));
    CommandRunner again = run("evaluate", out.toString(), people, "--json");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(JSON.readTree(again.out()).get("accuracy")).isEqualTo(json.at("/after/accuracy"));
  }

  /** DuckDB takes yes and no for booleans, where the model learned words. */
  @Test
  void sqlOverCsvReadsWordsAsTrainingDid() throws IOException {
    Path scored = folder.resolve("words.csv");
    assertThat(run("predict", "p", people, "-o", scored.toString()).exitCode()).isZero();
    CommandRunner sql =
        run(
            "sql",
            "p",
            "SELECT max(abs(p_yes - probability(*))) FROM '%s'".formatted(scored),
            "--table");
    assertThat(sql.exitCode()).as(sql.err()).isZero();
    assertThat(Double.parseDouble(sql.lastLine().strip())).isCloseTo(0, within(1e-12));
  }

  @Test
  void aQueryIsATableToo() {
    CommandRunner sql =
        run(
            "train",
            "--sql",
            "SELECT age, drink, age * 2 + 1 AS sum FROM '%s' WHERE age IS NOT NULL"
                .formatted(people),
            "--target",
            "sum",
            "--epochs",
            "3",
            "--name",
            "q");
    assertThat(sql.exitCode()).as(sql.err()).isZero();
    assertThat(sql.out())
        .contains("target    sum: a number, mean ")
        .contains("variance explained (R2)")
        .doesNotContain("accuracy");
  }

  @Test
  void whatCannotBeIsOneSentence() throws IOException {
    Path digits = Files.createDirectories(folder.resolve("digits"));
    assertBad(
        "--target names a column of a table: give the table's file, or a query with --sql",
        "train",
        "--target",
        "x");
    assertBad(
        "the table comes from --sql or from DATA, so leave one out",
        "train",
        people,
        "--sql",
        "SELECT 1",
        "--target",
        "x");
    assertBad(
        "--sql gives a table, of which one column is learned: say which with --target",
        "train",
        "--sql",
        "SELECT 1");
    assertBad(
        people
            + " is a table: say with --target which column to predict, and with --image which one"
            + " has pictures or their paths, if there are some",
        "train",
        people);
    assertBad(
        "--clip-norm, --recipe: for images only; a table is learned with AdamW and one cycle, so leave it out",
        "train",
        people,
        "--target",
        "answer",
        "--clip-norm",
        "1",
        "--recipe",
        "fast");
    assertBad(
        people + " has no column 'anser': did you mean 'answer'?",
        "train",
        people,
        "--target",
        "anser");
    assertBad(
        "--init: for images only; a table is learned with AdamW and one cycle, so leave it out",
        "train",
        people,
        "--target",
        "answer",
        "--init",
        "he");
    assertBad(
        "in the residual network for tables batch normalization stands before the dense layers or"
            + " nowhere: leave --norm after out, or give --network mlp",
        "train",
        people,
        "--target",
        "answer",
        "--network",
        "resnet",
        "--norm",
        "after");
    assertBad(
        "--ghost-rows 8 is about batch normalization, but --norm none leaves that out: leave one of them out",
        "train",
        people,
        "--target",
        "answer",
        "--norm",
        "none",
        "--ghost-rows",
        "8");
    assertBad(
        "a ghost batch needs at least 2 rows (or 0: the mini-batch is normalised as a whole), but"
            + " got 1",
        "train",
        people,
        "--target",
        "answer",
        "--ghost-rows",
        "1");
    assertBad(
        "the rows are split by --group or by --time, not by both: leave one out",
        "train",
        people,
        "--target",
        "answer",
        "--group",
        "drink",
        "--time",
        "born");
    assertBad(
        digits + " has pictures, so leave out the options for tables",
        "train",
        digits.toString(),
        "--group",
        "drink");
    assertBad(
        "--delimiter takes one character, or the word tab or space, but got ';;'",
        "train",
        people,
        "--target",
        "answer",
        "--delimiter",
        ";;");
    assertBad(
        "--statistics is for models of images, and %s/p was trained on a table".formatted(runs),
        "evaluate",
        "p",
        "--statistics",
        "data");
    try (Stream<Path> folders = Files.list(Path.of(runs))) {
      assertThat(folders.map(path -> path.getFileName().toString()))
          .allMatch(name -> name.equals("p") || name.equals("q"));
    }
  }

  @Test
  void aThresholdIsChosenShownAndUsed() throws IOException {
    CommandRunner done =
        run(
            "train",
            people,
            "--target",
            "answer",
            "--threshold",
            "precision:0.8",
            "--positive",
            "no",
            "--epochs",
            "2",
            "--members",
            "3",
            "--name",
            "t",
            "--json");
    assertThat(done.exitCode()).isZero();
    JsonNode threshold = JSON.readTree(done.out()).path("test").path("threshold");
    assertThat(threshold.path("rule").asString()).isEqualTo("precision:0.8");
    assertThat(threshold.path("class").asString()).isEqualTo("no");
    double value = threshold.path("value").asDouble();
    Path scored = folder.resolve("threshold.csv");
    assertThat(run("predict", "t", people, "-o", scored.toString()).exitCode()).isZero();
    List<String> lines = Files.readAllLines(scored);
    List<String> header = List.of(lines.getFirst().split(","));
    for (String line : lines.subList(1, 50)) {
      List<String> cells = List.of(line.replace("\"water, plain\"", "water").split(",", -1));
      boolean no = Double.parseDouble(cells.get(header.indexOf("p_no"))) > value;
      assertThat(cells.get(header.indexOf("prediction"))).isEqualTo(no ? "no" : "yes");
    }
    assertThat(run("evaluate", "t").out())
        .contains(
            String.format(
                Locale.ROOT, "threshold: no above a probability of %.4g (precision:0.8)", value));
    assertThat(run("export", "t", "-o", folder.resolve("t.onnx").toString()).err())
        .contains("has no operators for the calendar");
    deleteRun("t");
  }

  @Test
  void anIntervalAndReasonsAreColumns() throws IOException {
    CommandRunner done =
        run(
            "train",
            people,
            "--target",
            "age",
            "--interval",
            "0.8",
            "--epochs",
            "20",
            "--members",
            "3",
            "--name",
            "i",
            "--json");
    assertThat(done.exitCode()).isZero();
    JsonNode intervals = JSON.readTree(done.out()).path("test").path("intervals");
    assertThat(intervals.path("level").asDouble()).isEqualTo(0.8);
    assertThat(intervals.path("coverage").asDouble()).isBetween(0.65, 0.95);
    Path few = folder.resolve("few.csv");
    Files.write(few, Files.readAllLines(Path.of(people)).subList(0, 4));
    Path scored = folder.resolve("why.csv");
    CommandRunner predicted =
        run("predict", "i", few.toString(), "--explain", "2", "-o", scored.toString());
    assertThat(predicted.err()).isEmpty();
    assertThat(Files.readAllLines(scored).getFirst())
        .endsWith("prediction,low,high,spread,why_1,effect_1,why_2,effect_2,base,effect_error");
    assertThat(run("evaluate", "i", "--interval", "0.5").out()).contains("intervals at 0.5: hold ");
    assertBad(
        "intervals are around numbers, and 'answer' is a class: its probabilities say how sure the model is",
        "predict",
        "p",
        people,
        "--interval",
        "0.8",
        "-o",
        scored.toString());
    for (String wrong : List.of("0", "99")) {
      assertBad(
          "--members takes a number of networks from 1 to 64, but got " + wrong,
          "train",
          people,
          "--target",
          "age",
          "--members",
          wrong);
    }
    assertBad(
        "--background is what --explain compares with: give --explain 5, say, or leave it out",
        "predict",
        "i",
        people,
        "--background",
        people,
        "-o",
        scored.toString());
    assertBad(
        "--explain takes the number of columns to name for each row, at least 1, but got 0",
        "predict",
        "i",
        people,
        "--explain",
        "0",
        "-o",
        scored.toString());
    assertBad(
        "--background takes a file, not standard input",
        "predict",
        "i",
        people,
        "--explain",
        "1",
        "--background",
        "-",
        "-o",
        scored.toString());
    for (String command : List.of("predict", "train")) {
      assertBad(
          "--interval takes a probability above 0 and below 1, such as 0.9, but got 90.0",
          command,
          command.equals("train")
              ? new String[] {people, "--target", "age", "--interval", "90"}
              : new String[] {"i", people, "--interval", "90", "-o", scored.toString()});
    }
    deleteRun("i");
  }

  @Test
  void theModelsCardAndRowsUnlikeThose() throws IOException {
    String card = Files.readString(Path.of(runs, "p", "model-card.md"));
    assertThat(card)
        .startsWith("# Model card: p\n\nPredicts answer: 2 classes, no (")
        .contains("| age | number | 18 .. 89 |", "| area under the ROC curve | 0.")
        .contains("- Warning: column 'number' is left out");
    assertThat(Files.readString(Path.of(runs, "p", "report.html"))).contains("intended-columns");
    Path strange = folder.resolve("strange.csv");
    Files.writeString(
        strange,
        "age,drink,born,smokes\n150,tea,1990-05-11,no\n30,milk,1996-01-11,no\n30,tea,1996-01-11,no\n,tea,1996-01-11,yes\n");
    Path scored = folder.resolve("strange-scored.csv");
    CommandRunner predicted = run("predict", "p", strange.toString(), "-o", scored.toString());
    assertThat(predicted.out())
        .isEqualTo(
            String.join(
                "\n",
                "predicted 4 rows into " + scored,
                "rows that are not like those that were trained on:",
                "column   beyond  missing",
                "age     25.00 %  25.00 %  18 .. 89 in training",
                "drink   25.00 %   0.00 %  categories that training never met",
                ""));
    JsonNode columns =
        JSON.readTree(
                run("predict", "p", strange.toString(), "-o", scored.toString(), "--json").out())
            .path("columns");
    assertThat(columns.size()).isEqualTo(4);
    for (JsonNode column : columns) {
      if (column.path("column").asString().equals("drink")) {
        assertThat(column.path("unseen").asDouble()).isEqualTo(0.25);
      }
    }
    assertThat(run("predict", "p", strange.toString()).err())
        .startsWith("rows that are not like those that were trained on:\n");
  }

  /** Another test looks at which runs there are. */
  private static void deleteRun(String name) throws IOException {
    try (Stream<Path> paths = Files.walk(Path.of(runs, name))) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void rowsThatLackAColumnLeaveNoFile() throws IOException {
    Path narrow = folder.resolve("narrow.csv");
    Files.writeString(narrow, "age,drink\n20,tea\n");
    Path scored = folder.resolve("narrow-scored.csv");
    assertBad(
        "%s lacks the columns 'born', 'smokes', which the model predicts from".formatted(narrow),
        "predict",
        "p",
        narrow.toString(),
        "-o",
        scored.toString());
    assertBad(
        "cannot write %s: its name must end in .csv, .json or .jsonl, also with .gz behind it, or in .parquet"
            .formatted(folder.resolve("x.txt")),
        "predict",
        "p",
        people,
        "-o",
        folder.resolve("x.txt").toString());
    assertThat(scored).doesNotExist();
  }

  private static void assertBad(String sentence, String command, String... args) {
    CommandRunner bad = run(command, args);
    assertThat(bad.err()).isEqualTo("evenkeel: " + sentence + "\n");
    assertThat(bad.exitCode()).isEqualTo(2);
  }
}

package io.evenkeel.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What {@code predict} and {@code sql} write: the rows as they came, under names that differ. */
class TableOutputsTest {
  private static final long FIRST_ID = 1212121212121212121L;
  private static final int ROWS = 120;

  @TempDir private static Path folder;
  private static String grades = "";

  /** Grade A where x is large, a where it is not; and ids that a double does not hold. */
  @BeforeAll
  static void train() throws IOException {
    List<String> lines = new ArrayList<>(List.of("id,x,Prediction,grade"));
    for (int i = 0; i < ROWS; i++) {
      lines.add("%d,%d,%d,%s".formatted(FIRST_ID + 7L * i, i % 40, i % 3, i % 40 < 20 ? "a" : "A"));
    }
    grades = Files.write(folder.resolve("grades.csv"), lines).toString();
    CommandRunner trained =
        run("train", grades, "--target", "grade", "--ignore", "id", "--epochs", "2", "--name", "g");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
  }

  private static CommandRunner run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--runs", folder.resolve("runs").toString()));
    return CommandRunner.run(all.toArray(String[]::new));
  }

  @Test
  void namesDifferWithoutRegardToCase() throws IOException {
    Path out = folder.resolve("scored.csv");
    CommandRunner predicted = run("predict", "g", grades, "-o", out.toString());
    assertThat(predicted.exitCode()).as(predicted.err()).isZero();
    assertThat(Files.readAllLines(out).getFirst())
        .isEqualTo("id,x,Prediction,grade,prediction_2,p_A,p_a_2");
    assertThat(predicted.err())
        .isEqualTo(
            ("note: of the columns beside those of %s, these have a number after their names,"
                    + " because the names are taken: 'prediction_2' rather than 'prediction', 'p_a_2'"
                    + " rather than 'p_a'\n")
                .formatted(grades));
  }

  @Test
  void aDeviceIsWrittenToAndNotReplaced() {
    Path device = Path.of("/dev/null");
    assertThat(Files.isRegularFile(device)).isFalse();
    CommandRunner predicted = run("predict", "g", grades, "-o", device.toString());
    assertThat(predicted.exitCode()).as(predicted.err()).isZero();
    assertThat(predicted.out()).isEqualTo("predicted 120 rows into /dev/null\n");
    assertThat(device).exists();
    assertThat(Files.isRegularFile(device)).isFalse();
  }

  @Test
  void idsKeepTheirDigitsInAllOutputs() throws IOException {
    for (String name : List.of("ids.csv", "ids.csv.gz", "ids.parquet", "ids.json", "ids.jsonl")) {
      Path out = folder.resolve(name);
      CommandRunner predicted = run("predict", "g", grades, "-o", out.toString());
      assertThat(predicted.exitCode()).as(predicted.err()).isZero();
      CommandRunner sql =
          run(
              "sql",
              "g",
              "SELECT count(DISTINCT id), min(id), max(id), typeof(min(id)) FROM '%s'"
                  .formatted(out));
      assertThat(sql.lastLine())
          .as(name)
          .isEqualTo("120,%d,%d,BIGINT".formatted(FIRST_ID, FIRST_ID + 7 * (ROWS - 1)));
    }
    assertThat(new JsonMapper().readTree(folder.resolve("ids.json").toFile()).get(1).get("id"))
        .hasToString(String.valueOf(FIRST_ID + 7));
  }

  @Test
  void sqlWritesTheDigitsAndDifferentNames() {
    CommandRunner sql =
        run("sql", "g", "SELECT id, predict(*) AS ID FROM '%s' LIMIT 2".formatted(grades));
    assertThat(sql.out().lines().map(line -> line.replaceAll(",[aA]$", "")))
        .containsExactly("id,ID_2", String.valueOf(FIRST_ID), String.valueOf(FIRST_ID + 7));
  }

  @Test
  void aQueryOfLongNumbersIsLearnedFrom() {
    CommandRunner trained =
        run(
            "train",
            "--sql",
            "SELECT x, 9007199254740992 + id %% 4 AS code FROM '%s'".formatted(grades),
            "--target",
            "code",
            "--epochs",
            "1",
            "--name",
            "q");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out())
        .contains("target    code: 4 classes, 9007199254740992 (")
        .contains("9007199254740993 (")
        .contains("9007199254740995 (");
  }
}

package io.evenkeel.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tables from standard input, and test tables that do not fit. */
class TableInputsTest {
  @TempDir private static Path folder;
  private static String animals = "";

  @BeforeAll
  static void train() throws IOException {
    animals = write("animals.csv", animals());
    CommandRunner trained =
        run("train", animals, "--target", "animal", "--epochs", "2", "--name", "a");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
  }

  private static String animals() {
    StringBuilder text = new StringBuilder("size,legs,animal\n");
    for (int i = 0; i < 100; i++) {
      text.append("%d,%d,%s\n".formatted(i % 17 * 3, i % 5, i % 17 < 8 ? "cat" : "dog"));
    }
    return text.toString();
  }

  private static String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static CommandRunner run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--runs", folder.resolve("runs").toString()));
    return CommandRunner.run(all.toArray(String[]::new));
  }

  private static CommandRunner piped(String input, String... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(args);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void predictReadsStandardInputAndWritesStandardOutput() {
    CommandRunner file = run("predict", "a", animals);
    for (List<String> more :
        List.of(List.of("-"), List.of("/dev/stdin"), List.of("-", "-o", "-"))) {
      List<String> args = new ArrayList<>(List.of("predict", "a"));
      args.addAll(more);
      CommandRunner predicted = piped(animals(), args.toArray(String[]::new));
      assertThat(predicted.exitCode()).as(predicted.err()).isZero();
      assertThat(predicted.err()).isEmpty();
      assertThat(predicted.out()).isEqualTo(file.out());
    }
  }

  @Test
  void evaluateReadsStandardInput() {
    CommandRunner evaluated = piped(animals(), "evaluate", "a", "-");
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).startsWith("a on standard input, 100 rows\n");
  }

  @Test
  void recalibrateAndDoctorReadStandardInput() throws IOException {
    Path fromFile = folder.resolve("runs").resolve("from-file");
    Path fromInput = folder.resolve("runs").resolve("from-input");
    CommandRunner file = run("recalibrate", "a", animals, "-o", fromFile.toString());
    assertThat(file.exitCode()).as(file.err()).isZero();
    CommandRunner piped = piped(animals(), "recalibrate", "a", "-", "-o", fromInput.toString());
    assertThat(piped.exitCode()).as(piped.err()).isZero();
    assertThat(piped.out().lines().findFirst().orElseThrow()).contains("standard input");
    assertThat(fromInput.resolve("model.safetensors"))
        .hasSameBinaryContentAs(fromFile.resolve("model.safetensors"));
    for (String data : List.of("-", "/dev/stdin")) {
      CommandRunner doctor = piped(animals(), "doctor", "a", data);
      assertThat(doctor.err()).isEmpty();
      assertThat(doctor.out()).startsWith("a on standard input: ");
      assertThat(doctor.out().replace("standard input", animals))
          .isEqualTo(run("doctor", "a", animals).out());
    }
  }

  @Test
  void whatWasLearnedFromStandardInputCannotBeReadAgain() {
    CommandRunner trained =
        piped(animals(), "train", "-", "--target", "animal", "--epochs", "1", "--name", "in");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("data      standard input\n");
    String gone =
        "evenkeel: %s learned from standard input, whose rows are not kept: give a table, or learn from a file\n"
            .formatted(folder.resolve("runs").resolve("in"));
    assertThat(run("evaluate", "in").err()).isEqualTo(gone);
    assertThat(run("train", "--resume", "in").err()).isEqualTo(gone);
    assertThat(piped(animals(), "evaluate", "in", "-").exitCode()).isZero();
    CommandRunner twice =
        piped(animals(), "train", "-", "--target", "animal", "--test", "-", "--name", "no");
    assertThat(twice.err())
        .isEqualTo(
            "evenkeel: standard input can be read once: give a file as DATA or with --test\n");
  }

  @Test
  void aTestTableThatDoesNotFitIsRefusedBeforeThereIsARun() throws IOException {
    String bad = write("bad.csv", "size,legs,animal\n1,2,cat\n2,four,dog\n");
    refused(
        bad,
        "%s, row 2, column 'legs': expected a finite number, got 'four': correct it, or make the column a category, or count 'four' among the missing values"
            .formatted(bad));
    String narrow = write("narrow.csv", "size,animal\n1,cat\n");
    refused(narrow, "%s has no column 'legs': it has 'size', 'animal'".formatted(narrow));
    String strange = write("strange.csv", "size,legs,animal\n1,2,zebra\n");
    refused(
        strange,
        "no row of %s has a class that the model knows: its column 'animal' has 'zebra', but the model was trained on 'cat', 'dog'"
            .formatted(strange));
    assertThat(folder.resolve("runs").resolve("t")).doesNotExist();
  }

  private static void refused(String test, String sentence) {
    CommandRunner bad = run("train", animals, "--target", "animal", "--test", test, "--name", "t");
    assertThat(bad.err()).isEqualTo("evenkeel: " + sentence + "\n");
    assertThat(bad.exitCode()).isEqualTo(2);
  }

  @Test
  void aClassOnlyInTheTestTableIsSaidFirstAndCountsAsWrong() throws IOException {
    String test = write("zebra.csv", animals() + "1,2,zebra\n".repeat(100));
    CommandRunner trained =
        run(
            "train",
            animals,
            "--target",
            "animal",
            "--test",
            test,
            "--epochs",
            "1",
            "--name",
            "z",
            "--json");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    String warning =
        "100 rows of %s have a class in column 'animal' that no training row has ('zebra'): they count as wrong in the accuracy, and the other figures are of the other rows"
            .formatted(test);
    assertThat(trained.err().indexOf("warning: " + warning))
        .isBetween(0, trained.err().indexOf("valid. loss"));
    JsonNode json = new JsonMapper().readTree(trained.out());
    assertThat(json.get("notes").toString()).contains("100 rows of");
    assertThat(Files.readString(folder.resolve("runs/z/report.html")))
        .contains("\"note.unseenJudged\"");
    assertThat(json.at("/test/rows").asInt()).isEqualTo(200);
    assertThat(json.at("/test/accuracy").asDouble()).isLessThanOrEqualTo(0.5);
    JsonNode evaluated = new JsonMapper().readTree(run("evaluate", "z", test, "--json").out());
    assertThat(evaluated.at("/accuracy")).isEqualTo(json.at("/test/accuracy"));
    assertThat(evaluated.at("/notes/0").asString()).isEqualTo(warning);
  }

  @Test
  void aNameThatIsNoPath() {
    CommandRunner predicted = run("predict", "a", "a\0.csv");
    assertThat(predicted.err())
        .isEqualTo("evenkeel: 'a\\0.csv' is not a path: it contains the character NUL\n");
    assertThat(predicted.exitCode()).isEqualTo(2);
    CommandRunner output = run("predict", "a", animals, "-o", "a\0.csv");
    assertThat(output.err())
        .startsWith(
            "evenkeel: Invalid value for option '--output': 'a\\0.csv' is not a path: it contains"
                + " the character NUL\n");
    assertThat(output.exitCode()).isEqualTo(2);
  }
}

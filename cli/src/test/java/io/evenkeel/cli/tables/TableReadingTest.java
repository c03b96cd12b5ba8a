package io.evenkeel.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The options that say how the text of a table is read. */
class TableReadingTest {
  @TempDir private Path folder;
  private Path table = Path.of("");

  /** Prices and days that can be read in two ways each, and what they decide. */
  @BeforeEach
  void write() throws IOException {
    StringBuilder text = new StringBuilder("price;day;answer\n");
    for (int i = 0; i < 120; i++) {
      text.append(
          "%d,%03d;%02d/%02d/2019;%s\n"
              .formatted(1 + i % 9, 100 + i, 1 + i % 12, 1 + i % 11, i % 9 < 4 ? "no" : "yes"));
    }
    table = Files.writeString(folder.resolve("a.csv"), text);
  }

  private CommandRunner run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--runs", folder.resolve("runs").toString()));
    return CommandRunner.run(all.toArray(String[]::new));
  }

  private CommandRunner train(String name, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train", table.toString(), "--target", "answer", "--epochs", "1", "--name", name));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  /** The run's settings, by which a new file is read too. */
  private String config(String name) throws IOException {
    JsonNode config =
        new JsonMapper()
            .readTree(
                Files.readString(folder.resolve("runs").resolve(name).resolve("config.json")));
    return config.toString();
  }

  private String predicted(String name, String file) {
    CommandRunner predicted = run("predict", name, file);
    assertThat(predicted.exitCode()).as(predicted.err()).isZero();
    return predicted.out();
  }

  @Test
  void whatIsOpenIsTextUntilItIsSaid() {
    CommandRunner trained = train("open", "--keep", "price,day");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out() + trained.err())
        .contains(
            "column 'price' of %s has numbers such as '1,100', whose comma can be a decimal sign or stand between thousands: say which with --decimal , or --decimal .; until then it is text"
                .formatted(table))
        .contains(
            "say which with --column day=date:%d/%m/%Y or --column day=date:%m/%d/%Y; until then it is text");
  }

  @Test
  void whereNothingElseIsLeftTheCauseIsNamed() {
    CommandRunner refused = train("refused");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "evenkeel: no column of %1$s is left to predict 'answer' from: column 'price' is left out: it looks like an identifier or free text, with 87 different values in 87 rows; column 'day' is left out: it looks like an identifier or free text, with 87 different values in 87 rows: column 'price' of %1$s has numbers such as '1,100', whose comma can be a decimal sign or stand between thousands: say which with --decimal , or --decimal .\n"
                .formatted(table));
  }

  @Test
  void theDecimalSignOfAllColumns() throws IOException {
    CommandRunner trained =
        train("comma", "--decimal", ",", "--column", "day=date:%m/%d/%Y", "--json");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.err()).doesNotContain("until then it is text");
    CommandRunner points = train("point", "--decimal", ".", "--column", "day=date:%d/%m/%Y");
    assertThat(points.exitCode()).as(points.err()).isZero();
    assertThat(config("comma")).contains("%m/%d/%Y");
    assertThat(config("point")).contains("%d/%m/%Y");
    assertThat(predicted("comma", table.toString()))
        .isNotEqualTo(predicted("point", table.toString()))
        .startsWith("price,day,answer,prediction,p_no,p_yes\n\"1,100\",01/01/2019,no,");
  }

  @Test
  void theDecimalSignOfOneColumnIsThatOfAll() {
    CommandRunner one =
        train("one", "--column", "price=number:comma", "--column", "day=date:%d/%m/%Y");
    assertThat(one.exitCode()).as(one.err()).isZero();
    CommandRunner all = train("all", "--decimal", ",", "--column", "day=date:%d/%m/%Y");
    assertThat(all.exitCode()).as(all.err()).isZero();
    assertThat(predicted("one", table.toString())).isEqualTo(predicted("all", table.toString()));
  }

  @Test
  void otherEncodings() throws IOException {
    String text = Files.readString(table).replace("yes", "\u662f").replace("no", "\u5426");
    Files.writeString(table, text);
    CommandRunner unicode = train("unicode", "--decimal", ",", "--ignore", "day");
    assertThat(unicode.exitCode()).as(unicode.err()).isZero();
    String expected = predicted("unicode", table.toString());
    for (String name : List.of("GBK", "UTF-16LE")) {
      Files.write(table, text.getBytes(Charset.forName(name)));
      CommandRunner trained = train(name, "--decimal", ",", "--ignore", "day", "--encoding", name);
      assertThat(trained.exitCode()).as(trained.err()).isZero();
      assertThat(predicted(name, table.toString())).isEqualTo(expected);
    }
    Files.write(table, text.getBytes(Charset.forName("GBK")));
    assertThat(train("none").err())
        .isEqualTo(
            "evenkeel: %s is not text in UTF-8: name its encoding with --encoding (GBK, UTF-16, Latin-1, ...)\n"
                .formatted(table));
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    refused(
        "'number:semicolon' is not a way to write numbers: give number:point or number:comma,"
            + " which names the decimal sign",
        "--column",
        "price=number:semicolon");
    refused(
        "'%m/%Y' is not a pattern of a date: give day, month and year such as %d/%m/%Y",
        "--column", "day=date:%m/%Y");
  }

  private void refused(String sentence, String... options) {
    CommandRunner refused = train("refused", options);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(sentence);
    assertThat(folder.resolve("runs").resolve("refused")).doesNotExist();
  }
}

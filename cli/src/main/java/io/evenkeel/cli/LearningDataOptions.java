package io.evenkeel.cli;

import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Files;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** What a command learns from: images, or a table and one of its columns. */
final class LearningDataOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      defaultValue = DataSource.MNIST,
      description =
          "mnist, which is built in (the default), or a folder with idx files; with --target a table: "
              + "a file, several by a pattern in quotes, or - for standard input.")
  private String data = DataSource.MNIST;

  @Mixin private TableTargetOptions goal = new TableTargetOptions();

  @Mixin private TableReadingOptions reading = new TableReadingOptions();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Whether it is a table. */
  boolean isTable() {
    return goal.isTable();
  }

  /** What is learned of the table. */
  TableTargetOptions goal() {
    return goal;
  }

  /** Where the table's rows are. */
  TableReading table() {
    ParseResult given = spec.commandLine().getParseResult();
    String sql = goal.sql;
    if (sql != null && given.hasMatchedPositional(0)) {
      throw new InvalidInputException("the table comes from --sql or from DATA, so leave one out");
    }
    if (sql == null && !given.hasMatchedPositional(0)) {
      throw new InvalidInputException(
          "--target names a column of a table: give the table's file, or a query with --sql");
    }
    return reading.reading(sql != null ? null : TableReading.lasting(data), sql);
  }

  /** The images; nothing may have been said of a table. */
  DataSource images() {
    if (goal.isAny() || reading.isAny()) {
      throw new InvalidInputException(
          "options for a table were given, but not which column to predict: add --target COLUMN");
    }
    if (TableReading.looksLikeTable(data) && Files.isRegularFile(UserPath.of(data))) {
      throw new InvalidInputException(
          "%s is a file: to learn from a table, say which column to predict with --target; images "
                  .formatted(data)
              + "come from a folder with idx files");
    }
    return DataSource.of(data);
  }
}

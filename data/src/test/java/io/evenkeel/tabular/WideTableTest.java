package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.table.Table;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to look at a table grows with its columns, and no faster. */
class WideTableTest {
  private static final int ROWS = 200;

  /**
   * A cost that grew with the square of the columns would be 16 times as high for 4 times those.
   */
  private static final double MOST = 8;

  @TempDir Path folder;

  private Path file(int columns) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    Path file = folder.resolve(columns + ".csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int row = 0; row <= ROWS; row++) {
        for (int c = 0; c < columns; c++) {
          out.write(row == 0 ? "c" + c : "%.3f".formatted(random.nextDouble()));
          out.write(',');
        }
        out.write(row == 0 ? "y" : row % 3 == 0 ? "a" : "b");
        out.newLine();
      }
    }
    return file;
  }

  /** Nanoseconds of all processors, which other processes hardly change. */
  private static long cost(Path file, String target) {
    long start = processorTime();
    TabularPlan plan = Tabular.auto(target).threads(1).plan(Table.read(file));
    assertThat(plan.preprocessor().columns()).hasSizeGreaterThan(100);
    return processorTime() - start;
  }

  private static long processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** The table as Parquet, whose types are known. */
  private Path parquet(Path csv) throws IOException {
    Path parquet = folder.resolve(csv.getFileName() + ".parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("COPY (FROM '%s') TO '%s' (FORMAT parquet)".formatted(csv, parquet));
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return parquet;
  }

  private void isLinear(Path narrow, Path wide, String target) {
    cost(narrow, target);
    long few = cost(narrow, target);
    long many = cost(wide, target);
    assertThat((double) many / few).isLessThan(MOST);
  }

  @Test
  void theCostIsLinearInTheColumns() throws IOException {
    isLinear(file(1_000), file(4_000), "y");
  }

  @Test
  void soItIsInParquet() throws IOException {
    isLinear(parquet(file(1_000)), parquet(file(4_000)), "y");
  }

  @Test
  void soItIsWhereTwoColumnsMayMakeTheTarget() throws IOException {
    isLinear(file(1_000), file(4_000), "c0");
  }
}

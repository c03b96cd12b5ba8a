package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model whose preprocessing is of version 1, which said nothing of how text is written, with the
 * rows that it learned from and what it then predicted.
 */
class EarlierModelTest {
  @TempDir Path folder;

  private Path copy(String name) throws IOException {
    try (InputStream in = EarlierModelTest.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(in), folder.resolve(name));
    }
    return folder.resolve(name);
  }

  @Test
  void predictsAsBefore() throws IOException {
    TabularModel model = TabularModel.load(copy("version-1.safetensors"));
    assertThat(model.preprocessor().columns()).allMatch(c -> c.format() == null);
    Table table = Table.read(copy("version-1-predictions.csv"));
    List<Double> answers = new ArrayList<>();
    model.predict(
        table,
        scores -> {
          for (int r = 0; r < scores.rows(); r++) {
            answers.add(scores.prediction(r).probability("yes"));
          }
        });
    List<Double> expected = new ArrayList<>();
    try (TableScan scan = table.scan(List.of("p_yes"))) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        for (int r = 0; r < chunk.rows(); r++) {
          expected.add(chunk.numbers(0)[r]);
        }
      }
    }
    assertThat(answers).hasSameSizeAs(expected);
    for (int r = 0; r < answers.size(); r++) {
      assertThat(answers.get(r)).as("row %d", r).isCloseTo(expected.get(r), within(1e-7));
    }
    assertThat(model.evaluate(table).rows()).isEqualTo(80);
    assertThat(model.target().column()).isEqualTo(Column.category("label"));
  }
}

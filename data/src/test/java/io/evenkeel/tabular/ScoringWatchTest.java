package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableScan;
import io.evenkeel.tabular.ScoringWatch.Found;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far rows are from what training saw. */
class ScoringWatchTest {
  private static final List<Column> COLUMNS =
      List.of(
          Column.number("size"),
          new Column("day", ColumnType.DATE),
          Column.category("color"),
          Column.number("y"));

  @TempDir private Path folder;

  private static Map<String, @Nullable Object> row(
      @Nullable Double size, int day, @Nullable String color) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("size", size);
    row.put("day", LocalDate.ofEpochDay(day));
    row.put("color", color);
    row.put("y", day * 0.5);
    return row;
  }

  /** Sizes 0 to 99, one of ten missing; days 1 to 50; red and blue, and a single mauve. */
  private static Table training() {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String color = i == 7 ? "mauve" : i % 2 == 0 ? "red" : "blue";
      rows.add(row(i % 10 == 5 ? null : i + 0.5, 1 + i % 50, color));
    }
    return Table.of(COLUMNS, rows);
  }

  private TabularModel model() {
    TabularModel model =
        Tabular.regressor("y")
            .settings(s -> s.withMembers(1).withHidden(4).withValidationFraction(0))
            .epochs(1)
            .fit(training());
    model.save(folder.resolve("m"));
    return TabularModel.load(folder.resolve("m"));
  }

  private static List<Found> watch(TabularModel model, Table table) {
    ScoringWatch watch = new ScoringWatch(model, PredictionColumns.all(model));
    assertThat(watch.columns()).isEqualTo(PredictionColumns.all(model).columns());
    List<String> names = model.preprocessor().columns().stream().map(Column::name).toList();
    try (TableScan scan = model.adapt(table).scan(names)) {
      watch.score(Objects.requireNonNull(scan.next()));
    }
    return watch.found();
  }

  private static Found of(List<Found> found, String column) {
    return found.stream().filter(f -> f.column().name().equals(column)).findFirst().orElseThrow();
  }

  @Test
  void whatTrainingNeverSawIsCounted() {
    List<Found> found =
        watch(
            model(),
            Table.of(
                COLUMNS,
                List.of(
                    row(-3.0, 51, "green"),
                    row(99.5, 50, "mauve"),
                    row(null, 1, null),
                    row(99.6, 0, "red"))));
    Found size = of(found, "size");
    assertThat(size.outside()).isEqualTo(0.5);
    assertThat(size.missing()).isEqualTo(0.25);
    assertThat(size.seen().missing()).isCloseTo(0.1, within(1e-12));
    assertThat(size.seen().range(ColumnType.NUMBER)).isEqualTo("0.5 .. 99.5");
    Found day = of(found, "day");
    assertThat(day.outside()).isEqualTo(0.5);
    assertThat(day.seen().range(ColumnType.DATE)).isEqualTo("1970-01-02 .. 1970-02-20");
    Found color = of(found, "color");
    assertThat(color.unseen()).isEqualTo(0.25);
    assertThat(color.outside()).isZero();
    assertThat(color.missing()).isEqualTo(0.25);
    assertThat(color.seen().rare()).containsExactly("mauve");
    assertThat(color.seen().complete()).isTrue();
  }

  @Test
  void theTrainingRowsThemselvesAreNowhereBeyond() {
    assertThat(watch(model(), training()))
        .hasSize(3)
        .allMatch(found -> found.outside() == 0 && found.unseen() == 0);
  }

  @Test
  void whatCannotHaveBeenSeen() {
    assertThatThrownBy(() -> new SeenColumn("a", 2, 1, 0, List.of(), true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the column 'a' was seen between 2.0 and 1.0 and missing in a share of 0.0, which cannot be");
    List<ColumnEncoder> encoders = model().preprocessor().encoders();
    SeenColumn other = new SeenColumn("a", 1, 2, 0, List.of(), true);
    assertThatThrownBy(() -> new Preprocessor(encoders, List.of(other)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("what was seen of the column 'a' belongs to no column, or comes twice");
    SeenColumn size = new SeenColumn("size", 1, 2, 0, List.of(), true);
    assertThatThrownBy(() -> new Preprocessor(encoders, List.of(size)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("what was seen is known of 1 columns, but there are 3");
  }
}

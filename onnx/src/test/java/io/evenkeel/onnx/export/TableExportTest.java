package io.evenkeel.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.runtime.RuntimeSession;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.CodeEncoder;
import io.evenkeel.tabular.OneHotEncoder;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularModel;
import io.evenkeel.tabular.TargetTransform;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models of tables as graphs that take the raw columns. */
class TableExportTest {
  private static final int ROWS = 600;
  private static final List<Column> COLUMNS =
      List.of(
          Column.number("age"),
          Column.number("wealth"),
          new Column("member", ColumnType.BOOLEAN),
          Column.category("colour"),
          Column.category("town"),
          Column.category("answer"),
          Column.category("grade"),
          Column.number("price"));

  /** Rows with tails, categories few and many, and something missing in each column. */
  private static Table table(long seed) {
    Random random = new Random(seed);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Map<String, Object> row = new HashMap<>();
      double age = 20 + random.nextInt(50);
      int town = random.nextInt(80);
      row.put("age", random.nextInt(20) == 0 ? null : age);
      row.put("wealth", random.nextInt(20) == 0 ? null : Math.exp(4 * random.nextGaussian()));
      row.put("member", random.nextInt(9) == 0 ? null : random.nextBoolean());
      row.put(
          "colour",
          random.nextInt(9) == 0 ? null : List.of("red", "grün", "blue").get(random.nextInt(3)));
      row.put("town", random.nextInt(30) == 0 ? null : "town " + town);
      row.put("answer", age + town > 85 ? "yes" : "no");
      row.put("grade", age > 55 ? "a" : town > 40 ? "b" : "c");
      row.put("price", 1e5 + 1000 * age + 50 * town + 100 * random.nextGaussian());
      rows.add(row);
    }
    return Table.of(COLUMNS, rows);
  }

  private static TabularModel trained(String target) {
    String[] others =
        List.of("answer", "grade", "price").stream()
            .filter(name -> !name.equals(target))
            .toArray(String[]::new);
    return Tabular.auto(target).ignore(others).epochs(2).seed(5).fit(table(1));
  }

  @ParameterizedTest
  @CsvSource({"answer, 11", "answer, 17", "grade, 17", "price, 17", "price, 21"})
  void rawColumnsSayTheSameInOnnxRuntime(String target, int opset) {
    TabularModel model = trained(target);
    assertThat(model.preprocessor().encoders())
        .hasAtLeastOneElementOfType(CodeEncoder.class)
        .hasAtLeastOneElementOfType(OneHotEncoder.class);
    ModelProto graph = new OnnxExport(model).opset(opset).build();
    assertThat(graph.getGraph().getInputList().stream().map(ValueInfoProto::getName))
        .containsExactlyInAnyOrder("age", "wealth", "member", "colour", "town");
    ParityCertificate parity = TableParity.compare(model, graph, table(2), ROWS);
    assertThat(parity.rows()).isEqualTo(ROWS);
    assertThat(parity.relative()).isPositive().isLessThan(1e-5);
  }

  /** An ensemble, which becomes one graph, on the scale of the number itself. */
  @ParameterizedTest
  @CsvSource({"LOG, 11", "SQRT, 17", "QUANTILE, 11", "QUANTILE, 21", "COUNT, 13"})
  void numbersThatWereLearnedOnAnotherScale(TargetTransform transform, int opset) {
    TabularModel model =
        Tabular.regressor("price")
            .ignore("answer", "grade")
            .settings(s -> s.withTransform(transform).withMembers(3))
            .epochs(3)
            .fit(table(1));
    assertThat(model.members()).isEqualTo(3);
    ModelProto graph = new OnnxExport(model).opset(opset).build();
    ParityCertificate parity = TableParity.compare(model, graph, table(2), ROWS);
    assertThat(parity.rows()).isEqualTo(ROWS);
    assertThat(parity.relative()).isPositive().isLessThan(1e-5);
  }

  @Test
  void unseenCategoriesAndMissingNumbers() {
    TabularModel model = trained("answer");
    Map<String, Object> row = new HashMap<>();
    row.put("age", null);
    row.put("wealth", 1e300);
    row.put("member", null);
    row.put("colour", "violet");
    row.put("town", "nowhere");
    Map<String, TensorProto> inputs =
        Map.of(
            "age", TensorValues.of("", new double[] {Double.NaN}, 1, 1),
            "wealth", TensorValues.of("", new double[] {1e300}, 1, 1),
            "member", TensorValues.of("", new double[] {Double.NaN}, 1, 1),
            "colour", TensorValues.of("", List.of("violet"), 1, 1),
            "town", TensorValues.of("", List.of("nowhere"), 1, 1));
    try (RuntimeSession session = RuntimeSession.open(new OnnxExport(model).build())) {
      TensorProto yes = Objects.requireNonNull(session.run(inputs).get("probabilities"));
      double expected = model.predict(row).probabilities().get(1);
      assertThat((double) TensorValues.floats(yes)[0]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void refusesWhatOnnxHasNoOperatorsFor() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(Map.of("day", LocalDate.of(2026, 1, 1).plusDays(i), "y", i % 7 * 1.5));
    }
    Table dates = Table.of(List.of(new Column("day", ColumnType.DATE), Column.number("y")), rows);
    OnnxExport export = new OnnxExport(Tabular.regressor("y").epochs(1).fit(dates));
    assertThatThrownBy(export::build)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the column 'day' is a date, and ONNX has no operators for the calendar: train without"
                + " it, or with its parts as columns of numbers");
  }

  @Test
  void refusesAColumnThatIsCalledLikeAnOutput() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(Map.of("logits", i * 0.5, "y", i % 7 * 1.5));
    }
    Table table = Table.of(List.of(Column.number("logits"), Column.number("y")), rows);
    OnnxExport export = new OnnxExport(Tabular.regressor("y").epochs(1).fit(table));
    assertThatThrownBy(export::build)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the column 'logits' has the same name as something else in the graph: rename it, and"
                + " train again");
  }
}

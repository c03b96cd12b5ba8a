package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of the target, and what cannot be learned. */
class TargetTest {
  private static Table table(ColumnType type, IntFunction<@Nullable Object> target) {
    List<Map<String, @Nullable Object>> rows =
        IntStream.range(0, 40)
            .mapToObj(i -> {
              Map<String, @Nullable Object> row = new HashMap<>();
              row.put("x", i % 7);
              row.put("y", target.apply(i));
              return row;
            })
            .toList();
    return Table.of(List.of(Column.number("x"), new Column("y", type)), rows);
  }

  private static TabularPlan plan(ColumnType type, IntFunction<@Nullable Object> target) {
    return Tabular.auto("y").settings(s -> s.withBatchSize(8)).plan(table(type, target));
  }

  private static void refused(Tabular tabular, Table table, String message) {
    assertThatThrownBy(() -> tabular.plan(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void twoClassesAreYesAndNo() {
    TabularPlan plan = plan(ColumnType.CATEGORY, i -> i % 4 == 0 ? "bad" : "good");
    assertThat(plan.target().task()).isEqualTo(Task.BINARY);
    assertThat(((ClassTarget) plan.target()).classes()).containsExactly("bad", "good");
    assertThat(((ClassTarget) plan.target()).shares()).containsExactly(0.25, 0.75);
    assertThat(plan.config().loss()).isEqualTo(Loss.binaryCrossEntropy());
    assertThat(plan.network().outputFeatures()).isEqualTo(1);
  }

  @Test
  void severalClassesHaveAnOutputEach() {
    TabularPlan plan = plan(ColumnType.CATEGORY, i -> "c" + i % 3);
    assertThat(plan.target().task()).isEqualTo(Task.CLASSES);
    assertThat(plan.network().outputFeatures()).isEqualTo(3);
  }

  @Test
  void truthIsTwoClasses() {
    TabularPlan plan = plan(ColumnType.BOOLEAN, i -> i % 4 == 0);
    assertThat(((ClassTarget) plan.target()).classes()).containsExactly("false", "true");
  }

  @Test
  void fewWholeNumbersAreClassesBySize() {
    TabularPlan plan = plan(ColumnType.NUMBER, i -> i % 4 * 5);
    assertThat(((ClassTarget) plan.target()).classes()).containsExactly("0", "5", "10", "15");
    assertThat(plan.notes())
        .usingElementComparator(TestTables.AS_SHOWN)
        .containsExactly(
            Note.info(
                "the numbers of 'y' are taken as classes, because they are few and whole: ask for"
                    + " --task number if they measure something"));
  }

  /** As doubles, two of the four are the same number. */
  @Test
  void classesKeepTheirDigitsBeyondADoubles() {
    TabularPlan plan = plan(ColumnType.NUMBER, i -> 9_007_199_254_740_992L + i % 4);
    ClassTarget target = (ClassTarget) plan.target();
    assertThat(target.classes())
        .containsExactly(
            "9007199254740992", "9007199254740993", "9007199254740994", "9007199254740995");
    assertThat(target.column().type()).isEqualTo(ColumnType.CATEGORY);
    BigInteger big = BigInteger.TWO.pow(200);
    assertThat(
            ((ClassTarget)
                    plan(ColumnType.NUMBER, i -> big.add(BigInteger.valueOf(i % 2))).target())
                .classes())
        .containsExactly(big.toString(), big.add(BigInteger.ONE).toString());
  }

  @Test
  void labelsOfWholeNumbersHaveNoExponent() {
    assertThat(ClassTarget.label(ColumnType.NUMBER, 1e15)).isEqualTo("1000000000000000");
    assertThat(ClassTarget.label(ColumnType.NUMBER, -0.0)).isEqualTo("0");
    assertThat(ClassTarget.label(ColumnType.NUMBER, -0x1p70)).isEqualTo("-1180591620717411303424");
    assertThat(ClassTarget.label(ColumnType.NUMBER, 1e300)).isEqualTo("1.0E300");
    assertThat(ClassTarget.label(ColumnType.NUMBER, 1.5)).isEqualTo("1.5");
  }

  /** Three groups that are two as doubles, which would be too few to split by. */
  @Test
  void groupsKeepTheirDigitsBeyondADoubles() {
    List<Map<String, Object>> rows =
        IntStream.range(0, 60)
            .mapToObj(i ->
                Map.<String, Object>of("x", i % 7, "g", 9_007_199_254_740_992L + i % 3, "y", i % 2))
            .toList();
    Table table =
        Table.of(List.of(Column.number("x"), Column.number("g"), Column.number("y")), rows);
    TabularPlan plan = Tabular.classifier("y").split(SplitSpec.group("g", 0.3)).seed(1).plan(table);
    assertThat(plan.rows(Part.TEST)).isEqualTo(20);
    assertThat(plan.rows(Part.TRAIN)).isEqualTo(20);
  }

  @Test
  void otherNumbersAreNumbersStandardised() {
    Table table = table(ColumnType.NUMBER, i -> i < 20 ? 1.5 : 5.5);
    TabularPlan plan =
        Tabular.regressor("y").settings(s -> s.withValidationFraction(0)).plan(table);
    NumberTarget target = (NumberTarget) plan.target();
    assertThat(target.mean()).isCloseTo(3.5, within(1e-12));
    assertThat(target.deviation()).isCloseTo(2, within(1e-12));
    assertThat(target.standardized(5.5)).isEqualTo(1);
    assertThat(target.value(0.5f)).isCloseTo(4.5, within(1e-12));
    assertThat(target.value(1e30f)).isEqualTo(5.9);
    assertThat(target.value(-1e30f)).isEqualTo(1.1);
    assertThat(plan.config().loss().task()).isEqualTo(Task.REAL);
  }

  @Test
  void balancedClassesWeighAlike() {
    Table table = table(ColumnType.CATEGORY, i -> i % 4 == 0 ? "bad" : "good");
    TabularPlan plan =
        Tabular.classifier("y")
            .settings(s -> s.withBalanced(true).withValidationFraction(0))
            .plan(table);
    assertThat(plan.config().loss())
        .isEqualTo(Loss.binaryCrossEntropy().withClassWeights(2, 1 / 1.5));
    Table three = table(ColumnType.CATEGORY, i -> "c" + i % 4 / 2 * (1 + i % 2));
    assertThat(
            Tabular.classifier("y")
                .settings(s -> s.withBalanced(true).withValidationFraction(0))
                .plan(three)
                .config()
                .loss())
        .isEqualTo(Loss.softmaxCrossEntropy().withClassWeights(1 / 1.5, 4 / 3.0, 4 / 3.0));
  }

  @Test
  void aLabelWithAFullStopIsTheClassWithoutIt() {
    ClassTarget target =
        new ClassTarget(
            Column.category("y"), Task.BINARY, List.of("<=50K", ">50K"), List.of(0.75, 0.25));
    assertThat(target.index(">50K.")).isEqualTo(1);
    assertThat(target.index(">50K")).isEqualTo(1);
    assertThat(target.index(">60K.")).isEqualTo(-1);
    assertThat(target.index(null)).isEqualTo(-1);
  }

  @Test
  void anAbsentTarget() {
    assertThatThrownBy(() -> Tabular.auto("z").plan(table(ColumnType.NUMBER, i -> i)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'z'");
  }

  @Test
  void aConstantTarget() {
    refused(
        Tabular.auto("y"),
        table(ColumnType.CATEGORY, _ -> "same"),
        "the target 'y' of the table in memory is 'same' in every row, so that there is nothing to"
            + " learn");
    refused(
        Tabular.regressor("y"),
        table(ColumnType.NUMBER, _ -> 7),
        "the target 'y' of the table in memory is 7 in every row, so that there is nothing to"
            + " learn");
  }

  @Test
  void aTargetThatIsMissingThroughout() {
    refused(
        Tabular.auto("y"),
        table(ColumnType.NUMBER, _ -> null),
        "the target 'y' of the table in memory is missing in all 40 rows");
  }

  @Test
  void aTargetWithAsManyClassesAsRows() {
    refused(
        Tabular.auto("y"),
        table(ColumnType.CATEGORY, i -> "row" + i),
        "the target 'y' of the table in memory has as many classes as rows: choose another target");
    refused(
        Tabular.classifier("y"),
        table(ColumnType.NUMBER, i -> i),
        "the target 'y' of the table in memory has as many classes as rows: choose another target,"
            + " or ask for --task number");
  }

  @Test
  void aDateCannotBePredicted() {
    refused(
        Tabular.auto("y"),
        table(ColumnType.DATE, _ -> null),
        "the target 'y' of the table in memory is a date, which cannot be predicted: choose a"
            + " column of numbers or of classes");
  }

  @Test
  void textIsNoNumber() {
    refused(
        Tabular.regressor("y"),
        table(ColumnType.CATEGORY, i -> "c" + i % 2),
        "the target 'y' of the table in memory is text, not a number to be predicted: ask for --task"
            + " class, or read it as a number with --column y=number");
  }
}

package io.evenkeel.tabular;

import static io.evenkeel.tabular.TestTables.encode;
import static io.evenkeel.tabular.TestTables.encoder;
import static io.evenkeel.tabular.TestTables.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CategoryEncoderTest {
  private static final Column C = Column.category("c");

  private static ColumnEncoder fitted(List<? extends @Nullable Object> values) {
    return Objects.requireNonNull(encoder(numbers(C, values.toArray()), "c"));
  }

  /** That many of each. */
  private static List<Object> times(int times, Object... values) {
    List<Object> all = new ArrayList<>();
    IntStream.range(0, times).forEach(_ -> all.addAll(List.of(values)));
    return all;
  }

  @Test
  void eachCategoryHasItsColumnTheMostFrequentFirst() {
    List<Object> values = times(2, "b", "a");
    values.add("b");
    ColumnEncoder encoder = fitted(values);
    assertThat(((OneHotEncoder) encoder).categories()).containsExactly("b", "a");
    assertThat(encode(encoder, encoder.cell("a"))).containsExactly(0, 1);
  }

  @Test
  void anUnseenCategoryIsTheAverageRowWhereNoneIsRare() {
    List<Object> values = times(2, "b", "a");
    values.add("b");
    ColumnEncoder encoder = fitted(values);
    assertThat(encode(encoder, encoder.cell("new"))).containsExactly(0.6f, 0.4f);
    assertThat(encode(encoder, encoder.cell((String) null))).containsExactly(0.6f, 0.4f);
  }

  @Test
  void rareCategoriesShareAColumnWithThoseNeverSeen() {
    List<Object> values = times(4, "a", "b");
    values.add("c");
    values.add("d");
    ColumnEncoder encoder = fitted(values);
    assertThat(encode(encoder, encoder.cell("c"))).containsExactly(0, 0, 1);
    assertThat(encode(encoder, encoder.cell("new"))).containsExactly(0, 0, 1);
    assertThat(((OneHotEncoder) encoder).means()).containsExactly(0.4, 0.4, 0.2);
  }

  @Test
  void whatIsMissingHasItsColumn() {
    List<@Nullable Object> values = new ArrayList<>(times(4, "a", "b"));
    values.add(null);
    ColumnEncoder encoder = fitted(values);
    assertThat(encode(encoder, encoder.cell((String) null))).containsExactly(0, 0, 1);
    assertThat(encode(encoder, encoder.cell("b"))).containsExactly(0, 1, 0);
  }

  @Test
  void manyCategoriesAreCodes() {
    Object[] names = IntStream.range(0, 64).mapToObj(i -> "c%02d".formatted(i)).toArray();
    List<@Nullable Object> values = new ArrayList<>(times(5, names));
    values.add("once");
    values.add(null);
    CodeEncoder encoder = (CodeEncoder) fitted(values);
    assertThat(encoder.table()).isEqualTo(new EmbeddingTable(66, 8));
    assertThat(encode(encoder, encoder.cell("c00"))).containsExactly(2);
    assertThat(encode(encoder, encoder.cell("c63"))).containsExactly(65);
    assertThat(encode(encoder, encoder.cell((String) null))).containsExactly(1);
    assertThat(encode(encoder, encoder.cell("once"))).containsExactly(0);
    assertThat(encode(encoder, encoder.cell("new"))).containsExactly(0);
  }

  @Test
  void theCodeOfUnseenCategoriesIsLearnedEvenWhereNoneIsRare() {
    Object[] names = IntStream.range(0, 64).mapToObj(i -> "c%02d".formatted(i)).toArray();
    CodeEncoder encoder = (CodeEncoder) fitted(times(5, names));
    assertThat(encoder.categories()).hasSize(63).doesNotContain("c63");
    assertThat(encoder.cell("c63")).isEqualTo(encoder.cell("new"));
  }

  @Test
  void aCategoryComesOnce() {
    assertThatThrownBy(() -> new CodeEncoder(C, List.of("a", "a"), false, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("column 'c' has the category 'a' twice");
  }

  @Test
  void theRarestAreForgottenWhereThereAreTooMany() {
    TextSummary summary = new TextSummary(2);
    for (String value : List.of("a", "a", "b", "c", "a")) {
      summary.add(value);
    }
    assertThat(summary.overflowed()).isTrue();
    assertThat(summary.count()).isEqualTo(5);
    assertThat(summary.atLeast(1)).containsExactly("a", "c");
    assertThat(summary.count("a")).isEqualTo(2);
  }
}

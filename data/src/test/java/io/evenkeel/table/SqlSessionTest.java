package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models as functions in SQL. */
class SqlSessionTest {
  @TempDir Path folder;

  /** All cells with a blank between them. */
  private static final ChunkScorer JOINED =
      new ChunkScorer() {
        @Override
        public List<Column> columns() {
          return List.of(Column.category("joined"));
        }

        @Override
        public TableChunk score(TableChunk rows) {
          String[] text = new String[rows.rows()];
          for (int i = 0; i < text.length; i++) {
            if (rows.numbers(0)[i] < 0) {
              throw new InvalidInputException("n is negative");
            }
            text[i] = "%s %s %s".formatted(rows.numbers(0)[i], rows.text(1)[i], rows.numbers(2)[i]);
          }
          return TableChunk.of(text.length, 0, List.of((Object) text));
        }
      };

  private static SqlSession session() {
    SqlSession session = SqlSession.open(TableOptions.defaults());
    session.register(
        "predict",
        List.of(Column.number("n"), Column.category("c"), new Column("d", ColumnType.DATE)),
        JOINED);
    return session;
  }

  private static List<List<@Nullable String>> rows(SqlSession session, String query) {
    List<List<@Nullable String>> all = new ArrayList<>();
    try (SqlRows rows = session.query(query)) {
      all.add(List.copyOf(rows.columns()));
      for (List<@Nullable String> row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
    }
    return all;
  }

  @Test
  void theStarIsTheModelsColumns() throws Exception {
    Path file = Rows.file(folder, "a.csv", "d,id,c,n\n1970-01-03,1,x,1.5\n,2,?,NA\n");
    try (SqlSession session = session()) {
      assertThat(rows(session, "SELECT id, predict(*) FROM '%s';".formatted(file)))
          .containsExactly(
              List.of("id", "predict(*)"), List.of("1", "1.5 x 2.0"), List.of("2", "NaN null NaN"));
      assertThat(
              rows(
                  session,
                  "SELECT 'predict(*)' s, b.id -- predict(*)\n FROM '%1$s' a JOIN '%1$s' b USING (id) WHERE PREDICT( a . * ) LIKE '1.5%%'"
                      .formatted(file)))
          .containsExactly(List.of("s", "id"), List.of("predict(*)", "1"));
      assertThat(rows(session, "SELECT predict(1, 'y', 0.0) p"))
          .containsExactly(List.of("p"), List.of("1.0 y 0.0"));
    }
  }

  @Test
  void wholeNumbersOfJsonKeepTheirDigits() throws Exception {
    String most = "170141183460469231731687303715884105727";
    Path file =
        Rows.file(
            folder,
            "it's.jsonl",
            "{\"a\":%s,\"b\":36893488147419103232,\"c\":36893488147419103232,\"d\":7}\n"
                    .formatted(most)
                + "{\"a\":-5,\"b\":7,\"c\":0.5,\"d\":8}\n{\"d\":9}\n");
    try (SqlSession session = SqlSession.open(TableOptions.defaults());
        SqlRows rows =
            session.query("SELECT * FROM '%s'".formatted(file.toString().replace("'", "''")))) {
      assertThat(rows.kinds())
          .containsExactly(
              SqlRows.Kind.WHOLE, SqlRows.Kind.WHOLE, SqlRows.Kind.NUMBER, SqlRows.Kind.WHOLE);
      assertThat(rows.next())
          .containsExactly(most, "36893488147419103232", "3.6893488147419103e+19", "7");
      assertThat(rows.next()).containsExactly("-5", "7", "0.5", "8");
      assertThat(rows.next()).containsExactly(null, null, null, "9");
      assertThat(rows.next()).isNull();
    }
  }

  @Test
  void hugeWholeNumbersOfQueriesKeepTheirDigits() {
    try (SqlSession session = SqlSession.open(TableOptions.defaults())) {
      assertThat(rows(session, "SELECT sum(i) AS s FROM (VALUES (9223372036854775807), (2)) t(i)"))
          .containsExactly(List.of("s"), List.of("9223372036854775809"));
    }
  }

  @Test
  void manyRows() {
    try (SqlSession session = session()) {
      assertThat(
              rows(
                  session,
                  "SELECT count(*), count(DISTINCT predict(*)) FROM (SELECT i AS n, 'c' AS c, DATE"
                      + " '2020-01-01' AS d FROM range(50000) t(i))"))
          .contains(List.of("50000", "50000"));
    }
  }

  @Test
  void whatGoesWrongIsASentence() {
    try (SqlSession session = session()) {
      wrong(
          session,
          "SELECT predict(*) FROM (SELECT 1 AS n, 'x' AS c)",
          "the query: referenced column \"d\" not found in FROM clause!");
      wrong(
          session,
          "SELECT predict(*) FROM (SELECT -1 AS n, 'x' AS c, NULL AS d)",
          "the query: n is negative");
      wrong(
          session,
          "SELECT predict('inf', 'x', 0)",
          "the query: column 'n': expected finite numbers, got Infinity");
      wrong(
          session,
          "SELECT CAST(i AS UTINYINT) FROM range(100000) t(i)",
          "the query: type INT64 with value 256 can't be cast because the value is out of range for"
              + " the destination type UINT8 when casting from source column i");
      wrong(
          session,
          "SELECT nothing(*)",
          "the query: scalar Function with name nothing does not exist!");
    }
  }

  private static void wrong(SqlSession session, String query, String message) {
    assertThatThrownBy(() -> rows(session, query))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}

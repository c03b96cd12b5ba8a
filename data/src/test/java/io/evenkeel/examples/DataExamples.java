package io.evenkeel.examples;

import io.evenkeel.picture.PictureData;
import io.evenkeel.picture.PictureOptions;
import io.evenkeel.picture.PictureProgress;
import io.evenkeel.picture.Pictures;
import io.evenkeel.table.ChunkScorer;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.SqlRows;
import io.evenkeel.table.SqlSession;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableOptions;
import io.evenkeel.table.TableScan;
import io.evenkeel.table.TableWriter;
import io.evenkeel.tabular.Prediction;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The examples in this module's Javadoc. */
final class DataExamples {
  private DataExamples() {}

  static Prediction tabular(Map<String, Object> row) {
    // @start region="tabular"
    TabularModel model = Tabular.classifier("income").fit(Table.read("adult.csv"));
    Prediction answer = model.predict(row);
    // @end
    return answer;
  }

  static Prediction tabularModel() {
    // @start region="tabular-model"
    TabularModel model = TabularModel.load(Path.of("runs/adult/model.safetensors"));
    Prediction answer = model.predict(Map.of("age", 39, "education", "Bachelors"));
    // @end
    return answer;
  }

  static void sql(List<Column> inputs, ChunkScorer scorer) {
    // @start region="sql"
    try (SqlSession session = SqlSession.open(TableOptions.defaults())) {
      session.register("predict", inputs, scorer);
      try (SqlRows rows = session.query("SELECT id, predict(*) FROM 'new.csv'")) {
        System.out.println(rows.columns());
      }
    }
    // @end
  }

  static void table() {
    // @start region="table"
    Table table = Table.read("adult.csv");
    try (TableScan scan = table.scan(List.of("age", "education"))) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        double[] age = chunk.numbers(0);
        String[] education = chunk.text(1);
        System.out.println(age[0] + " " + education[0]);
      }
    }
    // @end
  }

  static TableOptions options() {
    // @start region="options"
    TableOptions options =
        TableOptions.defaults().withType("zip", ColumnType.CATEGORY).without("id");
    // @end
    return options;
  }

  static long writer(Table table, ChunkScorer scorer) {
    // @start region="writer"
    long rows =
        TableWriter.write(table, List.of("age", "education"), scorer, Path.of("scored.parquet"));
    // @end
    return rows;
  }

  static PictureData pictures() {
    // @start region="pictures"
    PictureData pictures =
        Pictures.read(
            Path.of("pictures"), PictureOptions.DEFAULT.withSize(32), PictureProgress.NONE);
    // @end
    return pictures;
  }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
//DEPS io.evenkeel:evenkeel-data:0.1.0-SNAPSHOT

import io.evenkeel.table.Table;
import io.evenkeel.table.TableWriter;
import io.evenkeel.tabular.PredictionColumns;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularModel;
import java.nio.file.Path;

/**
 * Learns from a query of DuckDB and writes scored rows as Parquet, streaming: {@code
 * ScoredParquet.java "SELECT * FROM 'people.csv'" income new.csv scored.parquet}.
 */
public class ScoredParquet {
  public static void main(String[] args) {
    TabularModel model = Tabular.auto(args[1]).fit(Table.sql(args[0]));
    PredictionColumns scores = PredictionColumns.all(model);
    Table rows = Table.read(args[2]);
    long written =
        TableWriter.write(
            rows, scores.inputs().stream().map(column -> column.name()).toList(), scores, Path.of(args[3]));
    System.out.println(written + " rows");
  }
}

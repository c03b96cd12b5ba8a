package io.evenkeel.spark;

import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The same rows as a data frame and as a table: numbers, text, truth values, dates, some missing.
 */
final class TestRows {
  static final String[] INPUTS = {"size", "weight", "colour", "new", "day"};

  private static final StructType SCHEMA =
      new StructType()
          .add("size", DataTypes.DoubleType)
          .add("weight", DataTypes.IntegerType)
          .add("colour", DataTypes.StringType)
          .add("new", DataTypes.BooleanType)
          .add("day", DataTypes.DateType)
          .add("label", DataTypes.DoubleType)
          .add("price", DataTypes.DoubleType);

  private static final List<Column> COLUMNS =
      List.of(
          Column.number("size"),
          Column.number("weight"),
          Column.category("colour"),
          new Column("new", ColumnType.BOOLEAN),
          new Column("day", ColumnType.DATE),
          Column.number("label"),
          Column.number("price"));

  private final List<Object[]> rows = new ArrayList<>();

  TestRows(int count, long seed) {
    Random random = new Random(seed);
    String[] colours = {"red", "green", "blue", "violet"};
    for (int i = 0; i < count; i++) {
      double size = 1e6 + random.nextGaussian();
      int weight = random.nextInt(50);
      int colour = random.nextInt(colours.length);
      boolean fresh = random.nextInt(3) == 0;
      LocalDate day = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(700));
      double noise = 0.5 * random.nextGaussian();
      double score = (size - 1e6) + (weight - 25) / 20.0 + (colour - 1.5) + noise;
      rows.add(
          new Object[] {
            random.nextInt(20) == 0 ? null : size,
            weight,
            random.nextInt(20) == 0 ? null : colours[colour],
            fresh,
            day,
            score > 0 ? 1.0 : 0.0,
            100 + 10 * score
          });
    }
    // Equal rows, which the border between two shards may separate.
    for (int i = 0; i < count / 4; i++) {
      rows.set(random.nextInt(count), rows.get(0));
    }
  }

  /** As a data frame, in an order of its own. */
  Dataset<Row> frame(SparkSession spark, int partitions, long order) {
    List<Row> all = new ArrayList<>();
    for (Object[] row : rows) {
      Object[] values = row.clone();
      values[4] = java.sql.Date.valueOf((LocalDate) values[4]);
      all.add(RowFactory.create(values));
    }
    if (order != 0) {
      Collections.shuffle(all, new Random(order));
    }
    return spark.createDataFrame(all, SCHEMA).repartition(partitions);
  }

  /** As a table, without some columns. */
  Table table(String... without) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Object[] row : rows) {
      Map<String, Object> map = new HashMap<>();
      for (int c = 0; c < COLUMNS.size(); c++) {
        map.put(COLUMNS.get(c).name(), row[c]);
      }
      all.add(map);
    }
    Table table = Table.of(COLUMNS, all);
    for (String column : without) {
      table = table.without(column);
    }
    return table;
  }
}

package io.evenkeel.spark.internal.rows;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a data frame that a network predicts from, as columns of a table. A vector counts
 * as that many columns of numbers, with the names of its attributes (as {@code VectorAssembler}
 * gives them), or else {@code NAME_0}, {@code NAME_1}, ...
 */
public final class InputColumns implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * A column of the data frame.
   *
   * @param columns those that it becomes: one, or one for each element of a vector
   */
  private record Source(String name, ArrayList<Column> columns, boolean isVector)
      implements Serializable {}

  private final ArrayList<Source> sources;

  private InputColumns(List<Source> sources) {
    this.sources = new ArrayList<>(sources);
  }

  /**
   * Raw columns, each by its type.
   *
   * @throws InvalidInputException if one is not there, or of a type that cannot be learned from
   */
  public static InputColumns raw(StructType schema, List<String> names) {
    List<Source> sources = new ArrayList<>();
    for (String name : names) {
      Column column = column(schema, name);
      sources.add(new Source(name, new ArrayList<>(List.of(column)), false));
    }
    return new InputColumns(sources);
  }

  /**
   * A vector column.
   *
   * @param names of its elements, if they were named before; else empty
   * @throws InvalidInputException if it is not there, or no vector, or there is no row to say how
   *     many elements it has
   */
  public static InputColumns vector(Dataset<?> rows, String name, List<String> names) {
    StructField field = requireVector(rows.schema(), name);
    AttributeGroup group = AttributeGroup.fromStructField(field);
    int size = group.size();
    if (size < 0) {
      List<Row> first = rows.toDF().select(quoted(name)).na().drop().takeAsList(1);
      if (first.isEmpty()) {
        throw new InvalidInputException("there is no row to learn from");
      }
      size = first.getFirst().<Vector>getAs(0).size();
    }
    if (!names.isEmpty() && names.size() != size) {
      throw new InvalidInputException(
          "the model was trained on vectors of %d elements, but those of '%s' have %d"
              .formatted(names.size(), name, size));
    }
    ArrayList<Column> columns = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      columns.add(
          Column.number(names.isEmpty() ? attribute(group, i, name + "_" + i) : names.get(i)));
    }
    return new InputColumns(List.of(new Source(name, columns, true)));
  }

  /** The column of a data frame by its whole name, whatever characters are in it. */
  public static org.apache.spark.sql.Column quoted(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  /**
   * The vector column of a name.
   *
   * @throws InvalidInputException if it is not there, or no vector
   */
  public static StructField requireVector(StructType schema, String name) {
    StructField field = field(schema, name);
    if (!field.dataType().equals(SQLDataTypes.VectorType())) {
      throw new InvalidInputException(
          "featuresCol '%s' must be a vector, as VectorAssembler makes one, but is %s: set inputCols to learn from columns as they are"
              .formatted(name, field.dataType().simpleString()));
    }
    return field;
  }

  private static String attribute(AttributeGroup group, int index, String otherwise) {
    if (group.attributes().isEmpty()) {
      return otherwise;
    }
    Attribute attribute = group.attributes().get()[index];
    return attribute.name().isDefined() ? attribute.name().get() : otherwise;
  }

  /**
   * A column of the data frame as one of a table.
   *
   * @throws InvalidInputException if it is not there, or of a type that is not supported
   */
  public static Column column(StructType schema, String name) {
    DataType type = field(schema, name).dataType();
    ColumnType ours;
    if (type instanceof NumericType) {
      ours = ColumnType.NUMBER;
    } else if (type.equals(DataTypes.BooleanType)) {
      ours = ColumnType.BOOLEAN;
    } else if (type instanceof StringType) {
      ours = ColumnType.CATEGORY;
    } else if (type instanceof DateType) {
      ours = ColumnType.DATE;
    } else if (type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType)) {
      ours = ColumnType.TIMESTAMP;
    } else {
      throw new InvalidInputException(
          "column '%s' is %s, but a network learns from numbers, booleans, text, dates and timestamps: cast it, or leave it out of inputCols"
              .formatted(name, type.simpleString()));
    }
    return new Column(name, ours);
  }

  /**
   * The column of a data frame with the weight of each row.
   *
   * @throws InvalidInputException if it is not there, or holds no numbers
   */
  public static Column weight(StructType schema, String name) {
    Column column = column(schema, name);
    if (column.type() != ColumnType.NUMBER) {
      throw new InvalidInputException(
          "weightCol '%s' must hold numbers, but is %s"
              .formatted(name, field(schema, name).dataType().simpleString()));
    }
    return column;
  }

  private static StructField field(StructType schema, String name) {
    for (StructField field : schema.fields()) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    throw new InvalidInputException(
        "there is no column '%s', but %s".formatted(name, String.join(", ", schema.fieldNames())));
  }

  /** All columns, in order. */
  public List<Column> columns() {
    return sources.stream().flatMap(s -> s.columns().stream()).toList();
  }

  /** Names of the data frame's columns. */
  public List<String> names() {
    return sources.stream().map(Source::name).toList();
  }

  /**
   * Copies a row's values to columns.
   *
   * @param indices where the data frame's columns stand in the row
   * @param to a builder that takes the columns in order
   */
  void read(Row row, int[] indices, ChunkBuilder to) {
    int at = 0;
    for (int s = 0; s < indices.length; s++) {
      Source source = sources.get(s);
      if (!source.isVector()) {
        to.put(at++, row.get(indices[s]));
        continue;
      }
      Vector vector = row.getAs(indices[s]);
      int size = source.columns().size();
      if (vector != null && vector.size() != size) {
        throw new InvalidInputException(
            "the vectors of '%s' have %d elements, but one has %d"
                .formatted(source.name(), size, vector.size()));
      }
      for (int i = 0; i < size; i++) {
        to.put(at++, vector == null ? null : vector.apply(i));
      }
    }
  }
}

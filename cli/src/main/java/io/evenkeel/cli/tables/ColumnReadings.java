package io.evenkeel.cli.tables;

import io.evenkeel.table.ColumnReading;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.FromStringDeserializer;

/** What a run's settings say of a column: {@code date:%d/%m/%Y}. */
final class ColumnReadings extends FromStringDeserializer<ColumnReading> {
  ColumnReadings() {
    super(ColumnReading.class);
  }

  @Override
  protected ColumnReading _deserialize(String value, DeserializationContext context) {
    return ColumnReading.of(value);
  }
}

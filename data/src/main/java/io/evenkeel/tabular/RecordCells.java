package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model's columns from records of one class. A component is a column if both names have the
 * same letters and digits, whatever their case: {@code hoursPerWeek} is the column hours-per-week.
 */
final class RecordCells {
  private final Preprocessor preprocessor;
  private final Method[] accessors;

  RecordCells(Preprocessor preprocessor, Class<? extends Record> type) {
    this.preprocessor = preprocessor;
    Map<String, Method> byName = new HashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      byName.put(letters(component.getName()), component.getAccessor());
    }
    accessors = new Method[preprocessor.cells()];
    for (int i = 0; i < accessors.length; i++) {
      String name = preprocessor.names().get(i);
      Method accessor = byName.get(letters(name));
      if (accessor == null) {
        throw new InvalidInputException(
            "record %s has no component for the column '%s', which the model predicts from"
                .formatted(type.getSimpleName(), name));
      }
      if (!accessor.trySetAccessible()) {
        throw new InvalidInputException(
            "record %s cannot be read from here: make it public in an exported package, or open its package to io.evenkeel.data"
                .formatted(type.getSimpleName()));
      }
      accessors[i] = accessor;
    }
  }

  private static String letters(String name) {
    return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
  }

  /** The row's cells. */
  double[] cells(Record row) {
    double[] cells = new double[accessors.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = preprocessor.cell(i, value(accessors[i], row));
    }
    return cells;
  }

  private static @Nullable Object value(Method accessor, Record row) {
    try {
      return accessor.invoke(row);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "%s of a row failed".formatted(accessor.getName()), e.getCause());
    }
  }
}

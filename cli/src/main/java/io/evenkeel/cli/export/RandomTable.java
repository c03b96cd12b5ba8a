package io.evenkeel.cli.export;

import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.CodeEncoder;
import io.evenkeel.tabular.ColumnEncoder;
import io.evenkeel.tabular.NumberEncoder;
import io.evenkeel.tabular.OneHotEncoder;
import io.evenkeel.tabular.TabularModel;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random rows of a table that a model knows, some of their values missing or never seen. */
final class RandomTable {
  private static final long SEED = 42;
  private static final int RARE = 16;

  private RandomTable() {}

  /** That many rows, the same every time. */
  static Table of(TabularModel model, int rows) {
    Random random = new Random(SEED);
    List<Column> columns = model.preprocessor().columns();
    List<Map<String, @Nullable Object>> values = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Map<String, @Nullable Object> row = new HashMap<>();
      for (ColumnEncoder encoder : model.preprocessor().encoders()) {
        boolean missing = random.nextInt(RARE) == 0;
        row.put(encoder.column().name(), missing ? null : value(encoder, random));
      }
      values.add(row);
    }
    return Table.of(columns, values);
  }

  private static Object value(ColumnEncoder encoder, Random random) {
    return switch (encoder) {
      case NumberEncoder number -> {
        double scale = number.scaling().scale() == 0 ? 1 : number.scaling().scale();
        yield number.scaling().centre() + random.nextGaussian() / scale;
      }
      case OneHotEncoder oneHot -> category(oneHot.categories(), random);
      case CodeEncoder code -> category(code.categories(), random);
      default -> other(encoder.column().type(), random);
    };
  }

  private static Object other(ColumnType type, Random random) {
    LocalDateTime time = LocalDateTime.of(2026, 1, 1, 0, 0).plusMinutes(random.nextInt(500_000));
    return switch (type) {
      case DATE -> LocalDate.from(time);
      case TIMESTAMP -> time;
      case BOOLEAN -> random.nextBoolean();
      case NUMBER, CATEGORY -> random.nextGaussian();
    };
  }

  private static String category(List<String> categories, Random random) {
    return categories.isEmpty() || random.nextInt(RARE) == 0
        ? "never seen " + random.nextInt()
        : categories.get(random.nextInt(categories.size()));
  }
}

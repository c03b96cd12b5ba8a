package io.evenkeel.lab.playground;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.json.JsonFields;
import io.evenkeel.lab.page.PageJson;
import io.evenkeel.lab.page.Refusal;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A row of the test data, to be looked at.
 *
 * @param row which one, from 1
 * @param rows how many there are
 * @param x the network's input
 * @param truth what is to be predicted
 * @param columns of the table; null if it is from none
 * @param values how the row stands in the table; null if it is from none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Sample(
    int row,
    int rows,
    double[] x,
    String truth,
    @Nullable List<String> columns,
    @Nullable List<String> values) {

  /** The row that the page asks for: that of a number, or any. */
  static Sample asked(PlaygroundData data, JsonFields fields) {
    int row = fields.has("row") ? fields.integer("row") : 0;
    fields.end();
    return of(data, row == 0 ? ThreadLocalRandom.current().nextInt(data.test().rows()) + 1 : row);
  }

  /**
   * The row of that number.
   *
   * @param row from 1
   */
  static Sample of(PlaygroundData data, int row) {
    int rows = data.test().rows();
    if (row < 1 || row > rows) {
      throw Refusal.of("refusal.row", String.valueOf(rows), String.valueOf(row));
    }
    int[] index = {row - 1};
    float[] x = new float[data.test().features()];
    float[] target = new float[1];
    data.test().copyRows(index, 0, 1, x, 0, target, 0);
    double[] values = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i];
    }
    PlaygroundTable table = data.table();
    if (table == null) {
      return new Sample(row, rows, values, data.classes().get((int) target[0]), null, null);
    }
    List<String> all = table.test().values().get(row - 1);
    int last = all.size() - 1;
    return new Sample(
        row,
        rows,
        values,
        all.get(last),
        table.test().columns().subList(0, last),
        all.subList(0, last));
  }

  String json() {
    return PageJson.write(this);
  }
}

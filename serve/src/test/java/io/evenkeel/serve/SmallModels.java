package io.evenkeel.serve;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularModel;
import io.evenkeel.training.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models that are trained in a moment. */
final class SmallModels {
  private static final List<String> TOWNS = List.of("Bern", "Oslo", "Rome");

  private SmallModels() {}

  /** Rows of numbers with a label of three classes. */
  static Dataset rows(int count, int features, long seed) {
    RandomStream random = RandomStream.of(seed, "rows", 0);
    float[] x = new float[count * features];
    int[] labels = new int[count];
    for (int r = 0; r < count; r++) {
      for (int c = 0; c < features; c++) {
        x[r * features + c] = (float) random.nextGaussian();
      }
      labels[r] = x[r * features] > 0.5 ? 2 : x[r * features + 1] > 0 ? 1 : 0;
    }
    return Dataset.ofClasses(x, features, labels, 3);
  }

  /** Of six numbers, with two BatchNorms. */
  static Model numbers() {
    return numbers(1);
  }

  /** Likewise, another one for each seed. */
  static Model numbers(long seed) {
    Network network =
        Network.input(6).dense(24).batchNorm().relu().dense(16).batchNorm().relu().dense(3).build();
    Dataset rows = rows(600, 6, 7);
    return Trainer.of(network)
        .loss(Loss.softmaxCrossEntropy())
        .optimizer(Optimizer.adam(1e-2))
        .batchSize(50)
        .epochs(3)
        .seed(seed)
        .fit(rows, rows)
        .model();
  }

  /** Of grey pictures of 8 x 8: class 0 is bright on the left, class 1 on the right. */
  static Model pictures() {
    int side = 8;
    int count = 200;
    RandomStream random = RandomStream.of(5, "pictures", 0);
    float[] x = new float[count * side * side];
    int[] labels = new int[count];
    for (int i = 0; i < x.length; i++) {
      int r = i / (side * side);
      labels[r] = r % 2;
      boolean bright = i % side < side / 2 == (labels[r] == 0);
      x[i] = (float) (bright ? 1 - 0.2 * random.nextDouble() : 0.2 * random.nextDouble());
    }
    Dataset rows = Dataset.ofClasses(x, side * side, labels, 2);
    Network network =
        Network.image(side, side, 1)
            .conv(4, 3)
            .batchNorm()
            .relu()
            .conv(8, 3)
            .batchNorm()
            .relu()
            .flatten()
            .dense(2)
            .build();
    return Trainer.of(network)
        .loss(Loss.softmaxCrossEntropy())
        .optimizer(Optimizer.adam(1e-2))
        .batchSize(20)
        .epochs(5)
        .seed(1)
        .fit(rows, rows)
        .model();
  }

  /** Rows of a table: age and income, numbers; town, of three; member, true or false. */
  static List<Map<String, Object>> people(int count, long seed) {
    RandomStream random = RandomStream.of(seed, "people", 0);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      double age = 40 + 12 * random.nextGaussian();
      String town = TOWNS.get((int) (random.nextDouble() * 3));
      row.put("age", age);
      row.put("income", 1000 * Math.exp(random.nextGaussian()));
      row.put("town", town);
      row.put("member", random.nextDouble() < 0.4);
      row.put("buys", age > 38 == town.equals("Oslo") ? "yes" : "no");
      rows.add(row);
    }
    return rows;
  }

  /** A classifier of {@link #people}. */
  static TabularModel table() {
    return Tabular.classifier("buys").settings(s -> s.withEpochs(3)).fit(peopleTable());
  }

  /** {@link #people}. */
  static Table peopleTable() {
    return Table.of(
        List.of(
            Column.number("age"),
            Column.number("income"),
            Column.category("town"),
            new Column("member", ColumnType.BOOLEAN),
            Column.category("buys")),
        people(1500, 3));
  }
}

package io.evenkeel.tabular;

import static io.evenkeel.tabular.TestTables.rows;
import static io.evenkeel.tabular.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.metrics.Metric;
import io.evenkeel.model.Model;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ensembles: several networks as one model, and the rows that each is validated on. */
class MembersTest {
  @TempDir private Path folder;

  private static Tabular tabular(TabularNetwork network) {
    return Tabular.classifier("label")
        .settings(s ->
            s.withNetwork(network)
                .withMembers(3)
                .withHidden(24, 9)
                .withDropout(0.1)
                .withBatchSize(32))
        .epochs(3)
        .seed(5);
  }

  /** With embeddings, BatchNorms, residuals; the members' logits are computed one by one. */
  @ParameterizedTest
  @EnumSource
  void theModelIsTheMeanOfItsMembers(TabularNetwork network) {
    TabularPlan plan = tabular(network).plan(table(700, 1));
    assertThat(plan.preprocessor().embeddings()).isNotEmpty();
    TabularRun run = plan.train();
    List<Model> members = run.members().stream().map(TrainingRun::model).toList();
    assertThat(members).hasSize(3);
    TabularModel model = run.model();
    double temperature = model.decisions().temperature().value();
    int[] some = IntStream.range(0, 70).toArray();
    float[] x = new float[some.length * plan.preprocessor().features()];
    plan.dataset(Part.TRAIN).copyFeatures(some, 0, some.length, x, 0);
    float[] mean = model.model().logits(x, some.length);
    float[] each = new float[some.length * 3];
    model.memberLogits(x, some.length, each);
    for (int r = 0; r < some.length; r++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        float[] row = new float[plan.preprocessor().features()];
        System.arraycopy(x, r * row.length, row, 0, row.length);
        float own = (float) (members.get(k).logits(row, 1)[0] / temperature);
        assertThat(each[3 * r + k]).isCloseTo(own, within(1e-5f * (1 + Math.abs(own))));
        sum += own;
      }
      assertThat((double) mean[r]).isCloseTo(sum / 3, within(1e-5 * (1 + Math.abs(sum))));
    }
  }

  @Test
  void theSameBitsOnOneThreadAndTwo() throws IOException {
    byte[][] files = new byte[2][];
    for (int threads = 1; threads <= 2; threads++) {
      TabularModel model =
          tabular(TabularNetwork.MLP).threads(threads).plan(table(400, 2)).train().model();
      Path file = folder.resolve("model" + threads);
      model.save(file);
      files[threads - 1] = Files.readAllBytes(file);
    }
    assertThat(files[0]).isEqualTo(files[1]);
  }

  @Test
  void aFileKeepsTheMembers() {
    TabularModel model = tabular(TabularNetwork.MLP).fit(table(400, 2));
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    TabularModel loaded = TabularModel.load(file);
    assertThat(loaded.members()).isEqualTo(3);
    List<Prediction> said = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Prediction prediction = model.predict(rows(30, 4).get(i));
      assertThat(loaded.predict(rows(30, 4).get(i))).isEqualTo(prediction);
      said.add(prediction);
    }
    assertThat(said).allMatch(p -> p.spread() > 0 && p.spread() < 0.5);
    List<Scores> scores = new ArrayList<>();
    loaded.predict(table(30, 4), scores::add);
    assertThat(scores.getFirst().prediction(7)).isEqualTo(said.get(7));
  }

  @Test
  void oneMemberHasNoSpread() {
    TabularModel model =
        tabular(TabularNetwork.MLP).settings(s -> s.withMembers(1)).fit(table(300, 2));
    assertThat(model.members()).isEqualTo(1);
    assertThat(model.predict(rows(1, 4).getFirst()).spread()).isZero();
  }

  /**
   * A random target cannot be predicted for rows that are held out, unless they were trained on.
   */
  @Test
  void rowsAreValidatedByMembersThatHaveNotSeenThem() {
    RandomStream random = RandomStream.of(3, "rows", 0);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Map<String, Object> row = new HashMap<>();
      for (int c = 0; c < 12; c++) {
        row.put("x" + c, random.nextGaussian());
      }
      row.put("y", random.nextInt(2) == 0 ? "no" : "yes");
      rows.add(row);
    }
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < 12; c++) {
      columns.add(Column.number("x" + c));
    }
    columns.add(Column.category("y"));
    Table table = Table.of(columns, rows);
    TabularRun run =
        Tabular.classifier("y")
            .settings(s -> s.withMembers(4).withHidden(128).withDropout(0).withPatience(0))
            .plan(table)
            .train();
    assertThat(run.validation().orElseThrow().rows()).isEqualTo(600);
    assertThat(run.validation().orElseThrow().evaluation().get(Metric.AUC)).isBetween(0.4, 0.6);
    // Each member knows three quarters of the rows.
    assertThat(run.model().evaluate(table).evaluation().get(Metric.AUC)).isGreaterThan(0.6);
  }

  /** Rows that belong together stay together: there is one validation part for all. */
  @Test
  void groupsAreNotDealtOut() {
    TabularRun run =
        tabular(TabularNetwork.MLP).split(SplitSpec.group("shop", 0.2)).plan(table(600, 1)).train();
    assertThat(run.model().settings().bagged()).isFalse();
    assertThat(run.validation().orElseThrow().rows()).isBetween(20L, 100L);
  }
}

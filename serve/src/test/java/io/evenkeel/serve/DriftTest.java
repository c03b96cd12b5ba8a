package io.evenkeel.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.onnx.recalibrate.MomentsFile;
import io.evenkeel.onnx.recalibrate.RecalibratedLayer;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import io.evenkeel.onnx.recalibrate.RunModel;
import io.evenkeel.serve.drift.DriftMonitor;
import io.evenkeel.tabular.TabularModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Rows that arrive are compared with the statistics. */
class DriftTest {
  @TempDir private Path folder;

  private static float[] features(Dataset data, float shift) {
    float[] x = new float[data.rows() * data.features()];
    int[] all = new int[data.rows()];
    Arrays.setAll(all, i -> i);
    data.copyFeatures(all, 0, all.length, x, 0);
    for (int i = 0; i < x.length; i++) {
      x[i] += shift;
    }
    return x;
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void rowsAsInTrainingAreNotReportedAndShiftedOnesAre() {
    Model model = SmallModels.numbers();
    try (DriftMonitor monitor = new DriftMonitor(new RunModel(model), null)) {
      List<String> news = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        news.addAll(monitor.see(features(SmallModels.rows(128, 6, 100 + i), 0), 128));
      }
      assertThat(news).isEmpty();
      assertThat(monitor.layers()).allMatch(layer -> !layer.drifting());
      for (int i = 0; i < 33; i++) {
        news.addAll(monitor.see(features(SmallModels.rows(128, 6, 200 + i), 1), 128));
      }
      assertThat(news).hasSize(2).anyMatch(line -> line.startsWith("what reaches layer 1 is "));
      assertThat(monitor.layers()).allMatch(layer -> layer.drifting());
      assertThat(monitor.layers().getFirst().worst()).hasSize(3);
      for (int i = 0; i < 70; i++) {
        monitor.see(features(SmallModels.rows(128, 6, 300 + i), 0), 128);
      }
      assertThat(monitor.layers()).as("it came back").allMatch(layer -> !layer.drifting());
      assertThat(monitor.history()).hasSizeGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void aTablesColumnIsNamed() {
    TabularModel table = SmallModels.table();
    try (DriftMonitor monitor =
        new DriftMonitor(new RunModel(table.model()), table.preprocessor())) {
      List<String> news = new ArrayList<>();
      for (Map<String, Object> row : SmallModels.people(600, 9)) {
        row.put("age", ((Number) Objects.requireNonNull(row.get("age"))).doubleValue() + 12);
        news.addAll(monitor.see(table.preprocessor().encode(row), 1));
      }
      assertThat(news).anyMatch(line -> line.startsWith("column 'age' is +"));
      assertThat(monitor.columns().getFirst().column()).isEqualTo("age");
      assertThat(monitor.columns().getFirst().shift()).isBetween(0.8, 1.3);
    }
  }

  @Test
  void theMomentsAreThoseOfARecalibrationOnTheSameRows() throws Exception {
    Model model = SmallModels.numbers();
    Dataset rows = SmallModels.rows(700, 6, 77);
    float[] x = features(rows, 0.5f);
    List<RecalibratedLayer> expected =
        Recalibration.run(
            new RunModel(model),
            Dataset.ofReal(x, 6, new float[700], 1),
            RecalibrationOptions.DEFAULT,
            (_, _) -> {});
    List<String> notices = Collections.synchronizedList(new ArrayList<>());
    try (RunningServer server =
            Server.of(model).knownAs("model", "runs/mine").port(0).notices(notices::add).start();
        Client client = new Client(server)) {
      for (int from = 0; from < 700; from += 70) {
        String body =
            JsonMapper.builder()
                .build()
                .writeValueAsString(
                    Map.of(
                        "inputs",
                        List.of(
                            Map.of(
                                "name",
                                "features",
                                "shape",
                                List.of(70, 6),
                                "datatype",
                                "FP32",
                                "data",
                                Arrays.copyOfRange(x, 6 * from, 6 * (from + 70))))));
        assertThat(client.post("/v2/models/model/infer", "application/json", body).status())
            .isEqualTo(200);
      }
      await(() -> {
        try {
          return client.get("/drift/model").json().path("rows").asInt() == 700;
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      });
      Path file = folder.resolve("moments.json");
      Files.write(file, client.get("/drift/model/moments").body());
      MomentsFile moments = MomentsFile.read(file);
      assertThat(moments.rows()).isEqualTo(700);
      List<RecalibratedLayer> got = moments.of(new RunModel(model));
      for (int i = 0; i < expected.size(); i++) {
        assertThat(got.get(i).moments().mean()).isEqualTo(expected.get(i).moments().mean());
        assertThat(got.get(i).moments().variance()).isEqualTo(expected.get(i).moments().variance());
      }
      await(() -> !notices.isEmpty());
      assertThat(notices.getFirst())
          .startsWith(
              "model model: what arrives no longer looks like the rows behind its statistics: ")
          .endsWith(
              "; if that is here to stay, save /drift/model/moments as FILE and run evenkeel"
                  + " recalibrate runs/mine --moments FILE -o NEW");
      assertThat(client.get("/metrics").text())
          .contains("evenkeel_drift_mean_shift{layer=\"layer 1\",model=\"model\"}")
          .contains("evenkeel_rows_total{model=\"model\"} 700.0")
          .contains("evenkeel_request_seconds_bucket{model=\"model\",status=\"200\",le=\"0.001\"}")
          .contains("evenkeel_requests_busy");
    }
  }
}

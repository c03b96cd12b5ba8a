package io.evenkeel.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.PageJson;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.probe.Probe;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  private static final int ROWS = 64;

  @TempDir private Path runs;

  /** Every kind of layer at once, and targets that are numbers. */
  private static Network everyKind() {
    return Network.input(3)
        .embedding(new EmbeddingTable(4, 2))
        .batchNorm()
        .dense(8)
        .batchNorm()
        .tanh()
        .dropout(0.1)
        .dense(6)
        .relu()
        .batchNorm()
        .dense(1)
        .build();
  }

  private static Dataset rows() {
    float[] x = new float[ROWS * 3];
    float[] y = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[3 * i] = i % 7 - 3;
      x[3 * i + 1] = i % 5;
      x[3 * i + 2] = i % 4;
      y[i] = x[3 * i] + 2 * x[3 * i + 1];
    }
    return Dataset.ofReal(x, 3, y, 1);
  }

  @Test
  void aPageOfEveryKindOfLayerIsThereInBothLanguages() {
    Page page;
    try (RunRecorder recorder = RunFolder.create(runs, "real")) {
      recorder.writeConfig("{}\n");
      recorder.startMetrics(List.of());
      recorder.startProbes(0);
      Trainer.of(everyKind())
          .loss(Loss.meanSquaredError())
          .epochs(2)
          .batchSize(16)
          .probe(Probe.standard(), recorder::addProbe)
          .listener(
              new TrainingListener() {
                @Override
                public void onEpoch(EpochResult epoch) {
                  recorder.addMetrics(epoch);
                }
              })
          .fit(rows(), rows());
      page =
          RunReport.page(
              RunRecord.read(recorder.folder(), "evenkeel train", everyKind(), Optional.empty()),
              Optional.empty());
    }
    assertThat(page.sections().stream().map(s -> s.title().in(Language.EN)))
        .containsExactly(
            "Result", "Curves", "Layers", "gamma and beta", "Gradient flow", "Settings");
    assertThat(page.sections()).allSatisfy(s -> assertThat(s.title().in(Language.ZH)).isNotBlank());
    assertThat(PageJson.write(page)).contains("\"layer.embedding\"").contains("report.rmseOn");
  }
}

package io.evenkeel.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.network.Statistics;
import io.evenkeel.run.RunFolder;
import io.evenkeel.tabular.TabularNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The settings of a run of the first version are read as they were meant. */
class EarlierConfigTest {
  @TempDir Path runs;

  @Test
  void settingsOfTheFirstVersion() throws IOException {
    Path folder = Files.createDirectories(runs.resolve("old"));
    try (InputStream config =
        Objects.requireNonNull(getClass().getResourceAsStream("table-config-1.json"))) {
      Files.copy(config, folder.resolve("config.json"));
    }
    TableRunSettings settings = TableRunSettings.read(RunFolder.find(runs, Path.of("old")));
    assertThat(settings.goal().target()).isEqualTo("label");
    assertThat(settings.training().network()).isEqualTo(TabularNetwork.MLP);
    assertThat(settings.training().hidden()).containsExactly(4);
    assertThat(settings.training().learningRate()).isEqualTo(0.002);
    assertThat(settings.training().ghostRows()).isZero();
    assertThat(settings.training().normAfter()).isFalse();
    assertThat(settings.training().activation()).isEqualTo(ActivationFunction.RELU);
    assertThat(settings.training().inputScales()).isZero();
    assertThat(settings.training().shards()).isEqualTo(1);
    assertThat(settings.table().data()).isEqualTo("people.csv");
  }

  /** The file of a training on images, without what came later. */
  @Test
  void settingsBeforeGhostBatches() throws IOException {
    NetworkSettings network =
        new NetworkSettings(
            "mlp",
            "",
            List.of(8),
            ActivationFunction.RELU,
            NormPlace.BEFORE,
            false,
            0,
            0.9,
            0,
            Statistics.EMA,
            "auto");
    OptimizationSettings training =
        new OptimizationSettings(
            OptimizerChoice.SGD,
            0.1,
            ScheduleChoice.CONSTANT,
            8,
            1,
            0,
            0,
            0,
            0.1,
            0,
            1,
            42,
            Refinements.NONE);
    RunSettings settings = RunSettings.of("mnist", network, training);
    ObjectNode old = settings.node();
    ((ObjectNode) old.get("network")).remove(List.of("name", "layers", "ghostRows"));
    ((ObjectNode) old.get("training")).remove(List.of("shards", "refinements"));
    Path folder = Files.createDirectories(runs.resolve("images"));
    Files.writeString(folder.resolve("config.json"), old.toString());
    assertThat(RunSettings.read(RunFolder.find(runs, Path.of("images")))).isEqualTo(settings);
    ObjectNode later = settings.node();
    ((ObjectNode) later.at("/training/refinements")).remove(List.of("augment", "epochEnd"));
    Files.writeString(folder.resolve("config.json"), later.toString());
    assertThat(RunSettings.read(RunFolder.find(runs, Path.of("images")))).isEqualTo(settings);
  }
}

package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.run.RunFolder;
import io.evenkeel.tabular.TabularNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(settings.table().data()).isEqualTo("people.csv");
  }
}

package io.evenkeel.kernels.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TileGeneratorTest {

  @Test
  void theCommittedTilesAreWhatTheGeneratorWrites() throws IOException {
    Path folder = Path.of(System.getProperty("evenkeel.root"), TileGenerator.FOLDER);
    for (TileFile file : TileGenerator.FILES) {
      assertThat(Files.readString(folder.resolve(file.name() + ".java")))
          .as("%s: change the generator and run it; see TileGenerator", file.name())
          .isEqualTo(file.text());
    }
  }
}

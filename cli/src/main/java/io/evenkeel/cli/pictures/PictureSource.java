package io.evenkeel.cli.pictures;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.settings.PictureSettings;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.dataset.Split;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.PictureData;
import io.evenkeel.picture.Pictures;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Pictures as a command's data: some are kept to test where the source has none for that. */
public final class PictureSource {
  private PictureSource() {}

  /**
   * The pictures at a path.
   *
   * @param seed of the pictures that are kept to test
   */
  public static DataSource of(Path path, PictureSettings settings, long seed) {
    try (DecodingBar bar = new DecodingBar()) {
      PictureData data = Pictures.read(path, settings.options(), bar);
      return of(path, data, bar.after(data.notes()), seed);
    }
  }

  private static DataSource of(Path path, PictureData data, List<String> notes, long seed) {
    String name = path.toAbsolutePath().normalize().toString();
    if (data.test().isPresent()) {
      ImageDataset test = data.test().get();
      return new DataSource(name, data::train, data.validation(), () -> test, notes);
    }
    if (data.validation().isPresent()) {
      ImageDataset test = data.validation().get();
      notes.add("there is no test part, so the validation part is what the model is tested on");
      return new DataSource(name, data::train, Optional.empty(), () -> test, notes);
    }
    int rows = data.train().rows();
    if ((int) (rows * PictureSettings.KEPT) < 1) {
      throw new InvalidInputException(
          "%s has %d pictures, and a tenth of them is kept to test: give at least 10, or a folder test beside train"
              .formatted(path, rows));
    }
    Split split = Split.of(data.train(), PictureSettings.KEPT, seed);
    notes.add(
        "there is no test part, so 10 %% of each class, %s pictures, are kept to test (seed %d)"
            .formatted(Numbers.count(split.heldOut().rows()), seed));
    ImageDataset train = (ImageDataset) split.train();
    ImageDataset test = (ImageDataset) split.heldOut();
    return new DataSource(name, () -> train, Optional.empty(), () -> test, notes);
  }
}

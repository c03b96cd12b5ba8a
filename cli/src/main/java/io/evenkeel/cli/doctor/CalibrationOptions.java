package io.evenkeel.cli.doctor;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.cli.pictures.ModelPictures;
import io.evenkeel.cli.pictures.PictureShapeOptions;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.onnx.export.ExportDescription;
import io.evenkeel.onnx.recalibrate.PictureInput;
import io.evenkeel.picture.Fit;
import io.evenkeel.picture.PictureOptions;
import io.evenkeel.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which rows of the data statistics are computed from, and where their labels are, as options. */
final class CalibrationOptions {
  @Option(
      names = "--train",
      description = "Take the training images of mnist or a folder, not the test images.")
  private boolean train;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The table's column with the labels 0, 1, 2, ...: not an input.")
  @Nullable String target;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "A file with one label per row: a table, .npy or .pb.")
  @Nullable Path labels;

  @ArgGroup(validate = false, exclusive = false, heading = "%nPictures:%n")
  private PictureShapeOptions pictures = new PictureShapeOptions();

  /**
   * Refuses options for data if there is no data.
   *
   * @throws InvalidInputException if one was given
   */
  void requireNone() {
    if (target != null || labels != null || pictures.isAny()) {
      throw new InvalidInputException(
          "%s was given without data: name the data after the model"
              .formatted(
                  target != null
                      ? "--target"
                      : labels != null ? "--labels" : "an option for pictures"));
    }
  }

  /**
   * Reads the rows as the model of a run wants them.
   *
   * @param mostTableRows if the run learned from a table, how many rows are taken at most, from the
   *     first on
   */
  CalibrationData read(RunFolder folder, Model model, String data, int mostTableRows) {
    if (TableRunSettings.isIn(folder)) {
      pictures.requireNone(folder);
      return CalibrationData.ofTableRun(folder, model, data, mostTableRows, target, labels);
    }
    Optional<ModelPictures> given = ModelPictures.given(folder, model, data, pictures, target);
    if (given.isPresent()) {
      return CalibrationData.ofPictures(given.get().path(), given.get().options(), train, labels);
    }
    CalibrationData read = CalibrationData.read(data, train, target, labels);
    if (!(read.rows() instanceof ImageDataset images)) {
      pictures.requireNone(data);
      return read.inTheOrderOf(model);
    }
    return new CalibrationData(
        read.name(),
        images.withImages(ModelPictures.fitted(folder, model, pictures, images.images())),
        read.notes());
  }

  /** Reads the rows as an ONNX graph wants them. */
  CalibrationData read(ModelProto graph, String data) {
    PictureOptions named = PictureOptions.DEFAULT.withColumns(pictures.image, target);
    if (!ModelPictures.areAt(data, named)) {
      pictures.requireNone(data);
      return CalibrationData.read(data, train, target, labels);
    }
    pictures.requireColumns(UserPath.of(data), named);
    PictureInput input = PictureInput.of(graph);
    if (pictures.size() != null && input.isSized()) {
      throw new InvalidInputException(
          "the model takes pictures of %d x %d pixels: leave out --size"
              .formatted(input.width(), input.height()));
    }
    if (pictures.color() != null && input.channels() > 0) {
      throw new InvalidInputException(
          "the model takes pictures of %d channels: leave out --color".formatted(input.channels()));
    }
    PictureOptions options =
        named
            .withFit(pictures.fit == null ? Fit.CROP : pictures.fit)
            .withColor(pictures.color() == null ? input.color() : pictures.color())
            .withSkipBroken(pictures.skipBroken)
            .withClassNames(
                ExportDescription.of(graph).map(ExportDescription::classes).orElse(List.of()));
    return CalibrationData.ofPictures(
        UserPath.of(data),
        pictures.size() != null
            ? options.withSize(pictures.size())
            : options.withSize(input.height(), input.width()),
        train,
        labels);
  }
}

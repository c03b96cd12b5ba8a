package io.evenkeel.cli.doctor;

import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.run.RunFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
      description = "A file with a label a row: a table, .npy or .pb.")
  @Nullable Path labels;

  /**
   * Reads the rows as the model wants them.
   *
   * @param folder of the run that the model is from; null for an ONNX graph
   * @param mostTableRows where the run learned from a table, so many first rows are taken
   */
  CalibrationData read(@Nullable RunFolder folder, String data, int mostTableRows) {
    return folder != null && TableRunSettings.isIn(folder)
        ? CalibrationData.ofTableRun(folder, data, mostTableRows, target, labels)
        : CalibrationData.read(data, train, target, labels);
  }
}

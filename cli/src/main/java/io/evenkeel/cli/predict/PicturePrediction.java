package io.evenkeel.cli.predict;

import io.evenkeel.cli.options.TestTimeOptions;
import io.evenkeel.cli.output.Csv;
import io.evenkeel.cli.pictures.ClassNames;
import io.evenkeel.cli.pictures.ModelPictures;
import io.evenkeel.cli.terminal.RowsBar;
import io.evenkeel.model.Model;
import io.evenkeel.model.TestTimeAugmentation;
import io.evenkeel.picture.PictureFiles;
import io.evenkeel.table.RowsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Predicts pictures: one line each, with its path, its class and all probabilities. */
final class PicturePrediction {
  private final Model model;
  private final TestTimeAugmentation views;
  private final ModelPictures given;
  private final PictureFiles pictures;
  private long rows;

  /**
   * Looks for the pictures.
   *
   * @param model that predicts
   * @param given what it is given
   * @param testTime which views of a picture are averaged
   * @throws io.evenkeel.kernels.InvalidInputException if there are none
   */
  PicturePrediction(Model model, ModelPictures given, TestTimeOptions testTime) {
    this.model = model;
    this.given = given;
    views = testTime.of(model);
    pictures = given.files();
  }

  /** Writes the lines to a file, in a table's formats, or as CSV to standard output. */
  long write(@Nullable Path file, PrintWriter out) {
    List<RowsFile.Field> fields =
        PredictionLine.fields("path", RowsFile.Kind.TEXT, ClassNames.of(model));
    if (file != null) {
      RowsFile.write(fields, csv -> write(fields, csv), file);
      return rows;
    }
    try {
      write(fields, out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to standard output", e);
    }
    return rows;
  }

  /** How many pictures were left out. */
  int broken() {
    return pictures.broken();
  }

  private void write(List<RowsFile.Field> fields, Writer out) throws IOException {
    List<String> names = ClassNames.of(model);
    out.write(PredictionLine.header(fields));
    try (RowsBar bar = new RowsBar("predicting", " pictures")) {
      pictures.read(
          given.shape(),
          bar::rows,
          (paths, x) -> {
            float[] probabilities = views.predict(model, x, paths.size());
            for (int i = 0; i < paths.size(); i++) {
              out.write(
                  PredictionLine.of(
                      Csv.cell(paths.get(i)), probabilities, i * names.size(), names));
            }
            rows += paths.size();
          });
    }
  }
}

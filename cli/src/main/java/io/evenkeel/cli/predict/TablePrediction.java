package io.evenkeel.cli.predict;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableReadingOptions;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.file.TemporaryFolder;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.run.RunFolder;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableWriter;
import io.evenkeel.tabular.PredictionColumns;
import io.evenkeel.tabular.TabularModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code predict} with a model of a table: the rows that came, in their order, with the answer and
 * the probabilities of the classes as further columns.
 *
 * @param err where it is said that a further column has another name than usual
 */
record TablePrediction(RunFolder folder, TableReadingOptions options, PrintWriter err) {

  /** Writes CSV, Parquet or JSON, by the file's name; returns the number of rows. */
  long write(String data, Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(
          "cannot write %s: it is a folder; name a file in it".formatted(file));
    }
    TableReading trained = TableRunSettings.read(folder).table();
    TabularModel model = TabularModel.of(folder.model());
    try (WaitingLine waiting =
        new WaitingLine("opening " + TableReading.shortened(data), Terminal.stream())) {
      Table table = model.adapt(options.readingAs(trained, data).table());
      PredictionColumns predictions = PredictionColumns.all(model);
      CountedScorer counted =
          new CountedScorer(
              predictions,
              rows -> waiting.now("predicting: %s rows".formatted(Numbers.count(rows))));
      long rows =
          TableWriter.write(
              table, predictions.inputs().stream().map(Column::name).toList(), counted, file);
      sayNames(predictions, TableWriter.addedNames(table, predictions), table.source());
      return rows;
    }
  }

  private void sayNames(PredictionColumns predictions, List<String> written, String source) {
    List<Column> usual = predictions.columns();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      String name = usual.get(i).name();
      if (!name.equals(written.get(i))) {
        others.add("'%s' rather than '%s'".formatted(written.get(i), name));
      }
    }
    if (!others.isEmpty()) {
      err.println(
          "note: of the columns beside those of %s, these have a number behind their names, because the names are taken: %s"
              .formatted(source, String.join(", ", others)));
      err.flush();
    }
  }

  /** Prints CSV. */
  void print(String data, PrintWriter out) {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file = folder.path().resolve("predictions.csv");
      write(data, file);
      try (Reader reader = Files.newBufferedReader(file)) {
        reader.transferTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot keep the predictions in the folder for temporary files", e);
    }
    out.flush();
  }
}

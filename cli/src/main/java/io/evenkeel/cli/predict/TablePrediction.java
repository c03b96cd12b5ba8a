package io.evenkeel.cli.predict;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableReadingOptions;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.terminal.StandardInput;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.file.TemporaryFolder;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.run.RunFolder;
import io.evenkeel.table.ChunkScorer;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableWriter;
import io.evenkeel.tabular.PredictionColumns;
import io.evenkeel.tabular.ScoringWatch;
import io.evenkeel.tabular.TabularModel;
import io.evenkeel.tabular.explain.ExplainedColumns;
import io.evenkeel.tabular.explain.Explainer;
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
 * @param answers what is said of each row
 * @param err where it is said that a further column has another name than usual
 */
record TablePrediction(
    RunFolder folder,
    TableReadingOptions options,
    TablePredictionOptions answers,
    PrintWriter err) {

  /**
   * What was written.
   *
   * @param rows number of rows
   * @param found how far they are from what training saw
   */
  record Scored(long rows, List<ScoringWatch.Found> found) {}

  /** Writes CSV, Parquet or JSON, by the file's name. */
  Scored write(String data, Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(
          "cannot write %s: it is a folder; name a file in it".formatted(file));
    }
    TableRunSettings settings = TableRunSettings.read(folder);
    TableReading trained = settings.table();
    Double level = answers.interval;
    TabularModel stored = TabularModel.of(folder.model());
    TabularModel model = level == null ? stored : stored.withInterval(level);
    try (WaitingLine waiting =
        new WaitingLine("opening " + TableReading.shortened(data), Terminal.stream())) {
      Table table = model.adapt(options.readingAs(trained, data).table());
      PredictionColumns predictions = PredictionColumns.all(model);
      ChunkScorer said = explained(predictions, model, settings, waiting);
      ScoringWatch watch = new ScoringWatch(model, said);
      CountedScorer counted =
          new CountedScorer(
              watch, rows -> waiting.now("predicting: %s rows".formatted(Numbers.count(rows))));
      long rows =
          TableWriter.write(
              table, predictions.inputs().stream().map(Column::name).toList(), counted, file);
      sayNames(said.columns(), TableWriter.addedNames(table, said), table.source());
      return new Scored(rows, watch.found());
    }
  }

  /** With each row's reasons, where they are asked for. */
  private ChunkScorer explained(
      PredictionColumns predictions,
      TabularModel model,
      TableRunSettings settings,
      WaitingLine waiting) {
    Integer most = answers.explain;
    if (most == null) {
      return predictions;
    }
    String given = answers.background;
    if (given != null && StandardInput.isMeant(given)) {
      throw new InvalidInputException("--background takes a file, not standard input");
    }
    Table background =
        given == null
            ? settings.rereadTable(folder).table()
            : options.readingAs(settings.table(), given).table();
    waiting.now("drawing rows to compare with");
    Explainer explainer = Explainer.of(model, background);
    waiting.now("explaining");
    return new ExplainedColumns(predictions, explainer, most);
  }

  private void sayNames(List<Column> usual, List<String> written, String source) {
    List<String> others = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      String name = usual.get(i).name();
      if (!name.equals(written.get(i))) {
        others.add("'%s' rather than '%s'".formatted(written.get(i), name));
      }
    }
    if (!others.isEmpty()) {
      err.println(
          ("note: of the columns beside those of %s, these have a number after their names, because"
                  + " the names are taken: %s")
              .formatted(source, String.join(", ", others)));
      err.flush();
    }
  }

  /** Prints CSV. */
  void print(String data, PrintWriter out) {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path file = folder.path().resolve("predictions.csv");
      Scored scored = write(data, file);
      try (Reader reader = Files.newBufferedReader(file)) {
        reader.transferTo(out);
      }
      new WatchReport(scored.found()).print(err);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot keep the predictions in the folder for temporary files", e);
    }
    out.flush();
  }
}

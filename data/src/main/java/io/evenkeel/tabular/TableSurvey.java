package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over rows finds out to plan a training with. Surveys of parts of the rows, wherever
 * they are, become that of all rows: the design is the same, to the bit, as if one machine had read
 * the whole table (except for a column of text with more categories than {@link Tabular} keeps).
 */
public final class TableSurvey implements Serializable {
  private static final long serialVersionUID = 1;

  private final String source;
  private final ArrayList<Column> columns;
  private final Column target;
  private final @Nullable Task wanted;
  private final PreprocessorFitter fitter;
  private final TargetSurvey targets;
  private long rows;
  private long trained;

  /**
   * No rows yet.
   *
   * @param source what messages call the table
   * @param columns what may be predicted from, in the order of the chunks
   * @param target the column after those
   * @param wanted the task; null leaves it to the target
   * @param seed of the training
   * @throws InvalidInputException if the target cannot be predicted
   */
  public TableSurvey(
      String source, List<Column> columns, Column target, @Nullable Task wanted, long seed) {
    this.source = source;
    this.columns = new ArrayList<>(columns);
    this.target = target;
    this.wanted = wanted;
    fitter = new PreprocessorFitter(columns, seed);
    targets = new TargetSurvey(source, target, wanted);
  }

  /**
   * Takes in the rows of a chunk; those without a target are counted only.
   *
   * @param chunk which says the numbers of its rows in the whole table
   */
  public void add(TableChunk chunk) {
    int index = columns.size();
    for (int r = 0; r < chunk.rows(); r++) {
      rows++;
      targets.add(chunk, index, r);
      boolean missing =
          target.type().isText()
              ? chunk.text(index)[r] == null
              : Double.isNaN(chunk.numbers(index)[r]);
      if (!missing) {
        trained++;
        fitter.add(chunk, r);
      }
    }
  }

  /** Takes in the survey of other rows, and returns this one. */
  public TableSurvey merge(TableSurvey next) {
    fitter.merge(next.fitter);
    targets.merge(next.targets);
    rows += next.rows;
    trained += next.trained;
    return this;
  }

  /** Number of rows that have a target. */
  public long trainedRows() {
    return trained;
  }

  /** What was chosen, and what there is to say about it. */
  public record Planned(TabularDesign design, List<Note> notes) {}

  /**
   * Plans the training of one network on these rows. A number that is to be predicted is learned as
   * it is, unless the settings name a scale.
   *
   * @param change of the settings that the number of rows suggests
   * @throws InvalidInputException if they cannot be learned from
   */
  public Planned plan(UnaryOperator<TabularSettings> change) {
    Task task = targets.task(wanted);
    targets.requireUsable(task);
    if (targets.losesDigits(wanted)) {
      throw new InvalidInputException(
          "the classes of '%s' are whole numbers of more digits than a double has: cast the column to text"
              .formatted(target.name()));
    }
    TabularSettings settings = change.apply(TabularDefaults.of(rows, task));
    List<Note> notes = new ArrayList<>();
    PreprocessorFitter.Fitted fitted = fitter.fit(trained, Set.of(), settings.bins(), null, notes);
    if (fitted.encoders().isEmpty()) {
      throw new InvalidInputException(
          "no column of %s is left to predict '%s' from: %s"
              .formatted(source, target.name(), notes.getFirst().text()));
    }
    TargetTransform transform =
        settings.transform() == TargetTransform.AUTO ? TargetTransform.NONE : settings.transform();
    settings = settings.withMembers(1).withBagged(false).withTransform(transform);
    TabularDesign design =
        new TabularDesign(
            new Preprocessor(fitted.encoders(), fitted.seen()),
            targets.target(task, settings),
            settings);
    new DecisionChecks(design.target(), settings, 0).require();
    design.config(1, false).requireTrains(design.network());
    return new Planned(design, List.copyOf(notes));
  }
}

package io.evenkeel.tabular;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import io.evenkeel.tabular.decision.Decisions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network trained on a table, with all that turns rows into its input and its output into
 * answers. Immutable and thread-safe.
 *
 * {@snippet class="io.evenkeel.examples.DataExamples" region="tabular-model"}
 */
public final class TabularModel {
  private final Model model;
  private final Preprocessor preprocessor;
  private final Target target;
  private final TabularSettings settings;
  private final Members members;
  private final Decisions decisions;
  private volatile @Nullable Model apart;
  private final Map<Class<? extends Record>, RecordCells> records = new ConcurrentHashMap<>();

  TabularModel(
      Model model,
      Preprocessor preprocessor,
      Target target,
      TabularSettings settings,
      Members members,
      Decisions decisions) {
    this.members = members;
    this.decisions = decisions;
    this.model = model;
    this.preprocessor = preprocessor;
    this.target = target;
    this.settings = settings;
    int outputs = target.outputs();
    if (model.task() != target.task()
        || model.network().outputFeatures() != outputs
        || model.network().inputFeatures() != preprocessor.features()) {
      throw new InvalidInputException(
          "the model's network does not fit its preprocessing, which makes %d features and needs %d outputs"
              .formatted(preprocessor.features(), outputs));
    }
  }

  /** Network and weights. */
  public Model model() {
    return model;
  }

  /** What becomes of a row before the network. */
  public Preprocessor preprocessor() {
    return preprocessor;
  }

  /** What is predicted. */
  public Target target() {
    return target;
  }

  /** How it was trained. */
  public TabularSettings settings() {
    return settings;
  }

  /** What was decided on rows that it was not trained on. */
  public Decisions decisions() {
    return decisions;
  }

  /**
   * The same model, whose predictions have intervals at another level.
   *
   * @param level the probability that an interval holds a row's number
   * @throws InvalidInputException if it predicts no number, or too few rows were held out
   */
  public TabularModel withInterval(double level) {
    if (target.task() != Task.REAL) {
      throw new InvalidInputException(
          "intervals are around numbers, and '%s' is a class: its probabilities say how sure the model is"
              .formatted(target.column().name()));
    }
    return new TabularModel(
        model, preprocessor, target, settings, members, decisions.withLevel(level));
  }

  /** Whether a model was trained on a table. */
  public static boolean isTabular(Model model) {
    return model.metadata().containsKey(TabularJson.KEY);
  }

  /**
   * A model that was read from its file.
   *
   * @throws InvalidInputException if it was not trained on a table, or its preprocessing is broken
   */
  public static TabularModel of(Model model) {
    return TabularJson.read(model);
  }

  /**
   * Reads a model's file.
   *
   * @throws InvalidInputException if there is none, or it was not trained on a table
   */
  public static TabularModel load(Path file) {
    return of(Model.load(file));
  }

  /** Writes the model's file, preprocessing included, atomically. */
  public void save(Path file) {
    model.save(file);
  }

  /**
   * Predicts one row.
   *
   * @param row a value for each column, null where it is not known; other keys are left alone
   * @throws InvalidInputException if a column is absent or a value is of another type
   */
  public Prediction predict(Map<String, ?> row) {
    return predict(preprocessor.encode(row));
  }

  /**
   * Predicts one row.
   *
   * @param row whose components have the columns' names, regardless of case, blanks and punctuation
   * @throws InvalidInputException if a column is absent or a value is of another type
   */
  public Prediction predict(Record row) {
    double[] cells =
        records
            .computeIfAbsent(row.getClass(), type -> new RecordCells(preprocessor, type))
            .cells(row);
    float[] x = new float[preprocessor.features()];
    preprocessor.encode(cells, 0, x, 0);
    return predict(x);
  }

  private Prediction predict(float[] x) {
    float[] each = new float[memberOutputs()];
    memberLogits(x, 1, each);
    return scores(each, 1).prediction(0);
  }

  /** Number of networks whose mean is taken; 1 for a single one. */
  public int members() {
    return members.count();
  }

  Members memberInfo() {
    return members;
  }

  /** Outputs of all members together. */
  int memberOutputs() {
    return members.count() * model.network().outputFeatures();
  }

  /**
   * The outputs of every member, before they become probabilities.
   *
   * @param x rows x features; read
   * @param to rows x members x outputs; overwritten
   */
  void memberLogits(float[] x, int rows, float[] to) {
    scoringModel().logits(x, rows, to);
  }

  /**
   * The network that rows are scored with: that of {@link #model} with the outputs of each member,
   * one member after another, instead of their mean.
   */
  public Model scoringModel() {
    Model each = apart;
    if (each == null) {
      each = members.apart(model);
      apart = each;
    }
    return each;
  }

  /**
   * What the members' outputs say of rows, for callers that have computed them from the {@link
   * #preprocessor}'s features.
   *
   * @param logits rows x members x outputs, as {@link #scoringModel} gives them; read
   */
  public Scores scores(float[] logits, int rows) {
    return Scores.of(target, members, decisions, logits, rows);
  }

  /**
   * Predicts a table's rows, in their order, block by block.
   *
   * @param table with the columns that the model needs; others are left alone
   * @throws InvalidInputException if it lacks one, or a value is of another type
   */
  public void predict(Table table, Consumer<Scores> to) {
    Table adapted = adapt(table);
    RowScorer scorer = scorer(preprocessor.columns());
    try (TableScan scan = adapted.scan(preprocessor.names())) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        to.accept(scorer.score(chunk));
      }
    }
  }

  /**
   * A table whose columns are read in the types that they had in training.
   *
   * @throws InvalidInputException if it lacks columns, or they cannot be read in these types
   */
  public Table adapt(Table table) {
    return preprocessor.adapt(table);
  }

  /** A scorer of chunks that have these columns. */
  public RowScorer scorer(List<Column> columns) {
    return new RowScorer(this, columns);
  }

  /**
   * How good the model is on a table's rows, beside a baseline.
   *
   * @throws InvalidInputException if the table lacks the target or a column
   */
  public TabularEvaluation evaluate(Table table) {
    return TabularEvaluator.evaluate(this, table);
  }

  /**
   * A table's rows as the network sees them, in memory, with the target where the table has it.
   *
   * @param mostRows the most rows that are taken, from the first one on
   * @throws InvalidInputException if the table lacks a column that the model predicts from
   */
  public Dataset rows(Table table, int mostRows) {
    return CellRows.of(this, table, mostRows);
  }

  /** {@link PermutationImportance} with five repeats. */
  public Importances importance(Table table) {
    return PermutationImportance.DEFAULT.of(this, table);
  }

  /** The mean of models that were just trained, with their preprocessing written into it. */
  static TabularModel of(
      List<Model> trained,
      Preprocessor preprocessor,
      Target target,
      TabularSettings settings,
      Decisions decisions) {
    Members members = Members.of(trained);
    Model mean = MemberMerge.mean(trained);
    Map<String, String> metadata = new LinkedHashMap<>(mean.metadata());
    metadata.put(
        TabularJson.KEY, TabularJson.write(preprocessor, target, settings, members, decisions));
    return new TabularModel(
        mean.toBuilder().metadata(metadata).build(),
        preprocessor,
        target,
        settings,
        members,
        decisions);
  }
}

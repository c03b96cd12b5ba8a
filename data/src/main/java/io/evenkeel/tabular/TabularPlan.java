package io.evenkeel.tabular;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.Schedule;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.training.EarlyStopping;
import io.evenkeel.training.EpochEnd;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import io.evenkeel.training.TrainingRun;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What will be done to learn from a table: the rows' parts, the preprocessing, network and
 * settings. Made by {@link Tabular#plan}; made twice of the same table it is the same.
 */
public final class TabularPlan {
  private final Source source;
  private final Preprocessor preprocessor;
  private final Target target;
  private final TabularSettings settings;
  private final List<Note> notes;
  private final int threads;
  private final boolean streaming;
  private final int bufferRows;

  /**
   * Where rows come from.
   *
   * @param test a table of its own; null for none
   * @param sizes number of rows of each {@link Part}
   */
  record Source(Table table, @Nullable Table test, RowParts parts, Map<Part, Long> sizes) {}

  TabularPlan(
      Source source,
      Preprocessor preprocessor,
      Target target,
      TabularSettings settings,
      List<Note> notes,
      int threads,
      boolean streaming,
      int bufferRows) {
    this.source = source;
    this.preprocessor = preprocessor;
    this.target = target;
    this.settings = settings;
    this.notes = notes;
    this.threads = threads;
    this.streaming = streaming;
    this.bufferRows = bufferRows;
    config().requireTrains(network());
  }

  /** What becomes of a row before the network. */
  public Preprocessor preprocessor() {
    return preprocessor;
  }

  /** What is predicted. */
  public Target target() {
    return target;
  }

  /** Which settings were chosen. */
  public TabularSettings settings() {
    return settings;
  }

  /** What the user should know. */
  public List<Note> notes() {
    return notes;
  }

  /** Whether the rows are read again in every epoch. */
  public boolean isStreaming() {
    return streaming;
  }

  /** Number of the table's rows in a part. */
  public long rows(Part part) {
    return source.sizes().getOrDefault(part, 0L);
  }

  /**
   * Rows of a part in memory, spread evenly over it, for who trains a network of his own.
   *
   * @param most how many of them at most
   * @param shown with how many of them the values come, as they stand in the table
   */
  public PartRows rows(Part part, int most, int shown) {
    return PartRows.read(source, preprocessor, target, part, most, shown);
  }

  /** Number of outputs of the network. */
  private int outputs() {
    return target instanceof ClassTarget classes && target.task() == Task.CLASSES
        ? classes.classes().size()
        : 1;
  }

  /** The network: the hidden layers of the settings, and the output. */
  public Network network() {
    Network.Builder builder = Network.input(preprocessor.features());
    List<EmbeddingTable> tables = preprocessor.embeddings();
    if (!tables.isEmpty()) {
      builder.embedding(tables.toArray(EmbeddingTable[]::new));
    }
    settings.network().hidden(builder, settings);
    return builder.dense(outputs()).build();
  }

  /** Loss, optimizer, schedule and all else that the trainer is set to. */
  public TrainingConfig config() {
    EarlyStopping stopping =
        new EarlyStopping(
            hasValidation() ? settings.patience() : 0,
            target.task() == Task.REAL ? Metric.RMSE : Metric.LOG_LOSS,
            0);
    return new TrainingConfig(
        loss(),
        Optimizer.adamW(settings.learningRate(), settings.weightDecay()),
        Schedule.oneCycle(),
        settings.batchSize(),
        settings.epochs(),
        settings.seed(),
        threads,
        settings.shards(),
        0,
        stopping,
        EpochEnd.WHOLE);
  }

  private Loss loss() {
    if (!(target instanceof ClassTarget classes)) {
      return Loss.meanSquaredError();
    }
    if (!settings.balanced()) {
      return target.task() == Task.BINARY ? Loss.binaryCrossEntropy() : Loss.softmaxCrossEntropy();
    }
    int count = classes.classes().size();
    double[] weights =
        classes.shares().stream().mapToDouble(share -> 1 / (share * count)).toArray();
    return target.task() == Task.BINARY
        ? Loss.binaryCrossEntropy().withClassWeights(weights[0], weights[1])
        : Loss.softmaxCrossEntropy().withClassWeights(weights);
  }

  private boolean hasValidation() {
    return rows(Part.VALIDATION) > 0;
  }

  /** A trainer with this plan's network and settings, to be given listeners and checkpoints. */
  public Trainer trainer() {
    return Trainer.of(network()).config(config());
  }

  /** Trains, and tests. */
  public TabularRun train() {
    return train(trainer());
  }

  /**
   * Trains, and tests.
   *
   * @param trainer from {@link #trainer}
   */
  public TabularRun train(Trainer trainer) {
    CellRows train = new CellRows(preprocessor, target);
    Map<Part, CellRows> wanted = new EnumMap<>(Part.class);
    if (!streaming) {
      wanted.put(Part.TRAIN, train);
    }
    if (hasValidation()) {
      CellRows validation = new CellRows(preprocessor, target);
      wanted.put(Part.VALIDATION, validation);
      trainer.validation(validation);
    }
    if (!wanted.isEmpty()) {
      load(wanted);
    }
    TrainingRun run = streaming ? trainer.fit(stream()) : trainer.fit(train);
    TabularModel model = TabularModel.of(run.model(), preprocessor, target, settings);
    Optional<TabularEvaluation> validation = evaluate(model, Part.VALIDATION);
    Optional<TabularEvaluation> tested = evaluateTest(model);
    return new TabularRun(model, run, validation, tested, nearlyPerfect(model, validation, tested));
  }

  private List<Note> nearlyPerfect(
      TabularModel model,
      Optional<TabularEvaluation> validation,
      Optional<TabularEvaluation> tested) {
    JudgedRows rows =
        testedRows().orElse(new JudgedRows(source.table(), source.parts(), Part.VALIDATION));
    String where = tested.isPresent() ? "to test on" : "for validation";
    return tested
        .or(() -> validation)
        .flatMap(result -> NearlyPerfect.note(model, result, where, rows))
        .map(List::of)
        .orElse(List.of());
  }

  /** The test table, or the test part; empty if there is neither. */
  private Optional<JudgedRows> testedRows() {
    Table test = source.test();
    if (test != null) {
      return Optional.of(JudgedRows.all(preprocessor, target, test));
    }
    return rows(Part.TEST) == 0
        ? Optional.empty()
        : Optional.of(new JudgedRows(source.table(), source.parts(), Part.TEST));
  }

  /** The importance of the columns on the test part, or the test table; empty without one. */
  public Optional<Importances> importance(TabularModel model, PermutationImportance how) {
    return testedRows().map(rows -> how.of(model, rows));
  }

  private TableRowStream stream() {
    return new TableRowStream(
        source.table(), source.parts(), preprocessor, target, rows(Part.TRAIN), bufferRows);
  }

  /** Adds the table's rows to those of their part; parts without an entry are left out. */
  private void load(Map<Part, CellRows> wanted) {
    try (PartScan scan = new PartScan(source.table(), preprocessor.names(), source.parts())) {
      while (scan.next()) {
        TableChunk chunk = scan.chunk();
        double[][] cells = RowScorer.cells(preprocessor, chunk);
        for (int r = 0; r < chunk.rows(); r++) {
          CellRows to = wanted.get(scan.part(r));
          boolean leftOut =
              scan.part(r) == Part.VALIDATION
                  && PartScan.unseen(target, chunk, scan.targetIndex(), r) != null;
          if (to != null && !leftOut) {
            to.add(cells, r, scan.target(target, r));
          }
        }
      }
    }
  }

  /**
   * The rows of a part as the network sees them, in memory: those that are trained on, say, in the
   * table's order. A number that is to be predicted is standardised by {@link NumberTarget}.
   */
  public Dataset dataset(Part part) {
    CellRows rows = new CellRows(preprocessor, target);
    load(Map.of(part, rows));
    return rows;
  }

  /** The rows of the test part or of the test table, likewise; empty if there is neither. */
  public Optional<Dataset> testRows() {
    if (source.test() == null) {
      return rows(Part.TEST) == 0 ? Optional.empty() : Optional.of(dataset(Part.TEST));
    }
    return Optional.of(
        CellRows.withTargets(preprocessor, target, source.test(), Integer.MAX_VALUE));
  }

  private Optional<TabularEvaluation> evaluate(TabularModel model, Part part) {
    return rows(part) == 0
        ? Optional.empty()
        : Optional.of(
            TabularEvaluator.evaluate(model, new JudgedRows(source.table(), source.parts(), part)));
  }

  /** What a model of this plan is worth on the test part, or the test table; empty without one. */
  public Optional<TabularEvaluation> evaluateTest(TabularModel model) {
    return testedRows().map(rows -> TabularEvaluator.evaluate(model, rows));
  }
}

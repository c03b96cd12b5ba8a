package io.evenkeel.tabular;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import io.evenkeel.training.TrainingRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
    new DecisionChecks(target, settings, rows(settings.bagged() ? Part.TRAIN : Part.VALIDATION))
        .require();
  }

  /**
   * The same rows and preprocessing, learned with other settings.
   *
   * @param value differs in the network and its training, not in what decides the rows' parts, the
   *     bins and the target
   */
  public TabularPlan with(TabularSettings value) {
    return new TabularPlan(
        source, preprocessor, target, value, notes, threads, streaming, bufferRows);
  }

  /** The same plan with the target on another scale, and no choice left. */
  TabularPlan withTarget(Target value) {
    TargetTransform transform =
        value instanceof NumberTarget number ? number.scale().transform() : TargetTransform.NONE;
    return new TabularPlan(
        source,
        preprocessor,
        value,
        settings.withTransform(transform),
        notes,
        threads,
        streaming,
        bufferRows);
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
   * Rows of a part in memory, spread evenly over it, for callers that train a network of their own.
   *
   * @param most the most rows to take
   * @param shown how many of the rows come with their values, as they stand in the table
   */
  public PartRows rows(Part part, int most, int shown) {
    return PartRows.read(source, preprocessor, target, part, most, shown);
  }

  private TabularDesign design() {
    return new TabularDesign(preprocessor, target, settings);
  }

  /** The network: the hidden layers of the settings, and the output. */
  public Network network() {
    return design().network();
  }

  /** Loss, optimizer, schedule and all else that the trainer is set to. */
  public TrainingConfig config() {
    TrainingConfig config = design().config(threads, hasValidation() || settings.bagged());
    return source.parts().weights() == null
        ? config
        : config.withLoss(config.loss().withRowWeights());
  }

  private boolean hasValidation() {
    return rows(Part.VALIDATION) > 0;
  }

  /** Number of networks that are trained. */
  public int members() {
    return settings.members();
  }

  /**
   * A trainer of a member with this plan's network and settings, to be given listeners and
   * checkpoints. Members that are trained beside each other have a thread each.
   *
   * @param member 0 .. members - 1; the first has the settings' seed, the others one made of it
   */
  public Trainer trainer(int member) {
    TrainingConfig config = config().withSeed(MemberTraining.seed(settings.seed(), member));
    return Trainer.of(network()).config(members() == 1 ? config : config.withThreads(1));
  }

  /** Trains, and tests. */
  public TabularRun train() {
    return train(IntStream.range(0, members()).mapToObj(this::trainer).toList());
  }

  /**
   * Trains, and tests.
   *
   * @param trainers from {@link #trainer}, one per member
   */
  public TabularRun train(List<Trainer> trainers) {
    MemberTraining training = planRows().training(settings, streaming, bufferRows);
    List<TrainingRun> runs = training.run(trainers, threads);
    boolean stopped = runs.stream().anyMatch(r -> r.stopReason() == StopReason.STOP_REQUESTED);
    List<Model> models = runs.stream().map(TrainingRun::model).toList();
    TabularModel raw = TabularModel.of(models, preprocessor, target, settings, Decisions.NONE);
    if (stopped) {
      return new TabularRun(raw, runs, Optional.empty(), Optional.empty(), List.of());
    }
    Optional<HeldOut> heldOut = training.heldOut(raw, models);
    Target corrected = heldOut.map(h -> h.corrected(target)).orElse(target);
    Decisions decisions =
        heldOut
            .map(h -> h.decisions(corrected, settings))
            .orElse(Decisions.given(settings.threshold()));
    double temperature = decisions.temperature().value();
    TabularModel model =
        TabularModel.of(
            MemberMerge.over(models, temperature), preprocessor, corrected, settings, decisions);
    Optional<TabularEvaluation> validation =
        heldOut.map(h -> h.over(temperature).evaluation(corrected, decisions));
    Optional<TabularEvaluation> tested = evaluateTest(model);
    return new TabularRun(
        model, runs, validation, tested, nearlyPerfect(model, validation, tested));
  }

  private List<Note> nearlyPerfect(
      TabularModel model,
      Optional<TabularEvaluation> validation,
      Optional<TabularEvaluation> tested) {
    JudgedRows rows =
        testedRows()
            .orElse(
                new JudgedRows(
                    source.table(),
                    source.parts(),
                    settings.bagged() ? Part.TRAIN : Part.VALIDATION));
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

  /**
   * The rows of a part as the network sees them, in memory: for example those that are trained on,
   * in the table's order. A number that is to be predicted is standardised by {@link NumberTarget}.
   */
  public Dataset dataset(Part part) {
    return planRows().of(part);
  }

  /** The rows of the test part or of the test table, likewise; empty if there is neither. */
  public Optional<Dataset> testRows() {
    if (source.test() == null) {
      return rows(Part.TEST) == 0 ? Optional.empty() : Optional.of(dataset(Part.TEST));
    }
    return Optional.of(
        CellRows.withTargets(preprocessor, target, source.test(), Integer.MAX_VALUE));
  }

  private PlanRows planRows() {
    return new PlanRows(source, preprocessor, target);
  }

  /** How good a model of this plan is on the test part, or the test table; empty without one. */
  public Optional<TabularEvaluation> evaluateTest(TabularModel model) {
    return testedRows().map(rows -> TabularEvaluator.evaluate(model, rows));
  }
}

package io.evenkeel.training;

import io.evenkeel.dataset.Augmentation;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowStream;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.internal.engine.EngineFactory;
import io.evenkeel.internal.fused.FusedEngine;
import io.evenkeel.internal.plain.PlainEngine;
import io.evenkeel.internal.state.InitialState;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Metric;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.GroupSetting;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.optimizer.Schedule;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeListener;
import io.evenkeel.probe.ProbeSteps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network.
 *
 * {@snippet class="io.evenkeel.examples.CoreExamples" region="trainer"}
 *
 * <p>What is not set has the value of {@link TrainingConfig#DEFAULT}. The same network, settings
 * and data give the same bits, with any number of threads, resumed or not. A trainer is set up and
 * {@code fit} by one thread; {@link #requestStop} may be called from any.
 */
public final class Trainer {
  private final Network network;
  private TrainingConfig config = TrainingConfig.DEFAULT;
  private @Nullable Dataset validation;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final Watches watches = new Watches();
  private @Nullable CheckpointStore store;
  private long checkpointEvery;
  private @Nullable Resumption resumption;
  private @Nullable Model start;
  private @Nullable InitialWeights initial;
  private final Map<String, Moments> statistics = new LinkedHashMap<>();
  private @Nullable Augmentation augmentation;
  private final List<GroupSetting> frozen = new ArrayList<>();
  private @Nullable EngineFactory engines;
  private volatile boolean stopRequested;

  private Trainer(Network network) {
    this.network = network;
  }

  /** A trainer with default settings. */
  public static Trainer of(Network network) {
    return new Trainer(network);
  }

  /** All settings at once. */
  public Trainer config(TrainingConfig value) {
    config = value;
    return this;
  }

  public Trainer loss(Loss value) {
    return config(config.withLoss(value));
  }

  public Trainer optimizer(Optimizer value) {
    return config(config.withOptimizer(value));
  }

  public Trainer schedule(Schedule value) {
    return config(config.withSchedule(value));
  }

  public Trainer batchSize(int value) {
    return config(config.withBatchSize(value));
  }

  public Trainer epochs(int value) {
    return config(config.withEpochs(value));
  }

  /** Whether a short last mini-batch counts, and whether the last epoch is a whole one. */
  public Trainer epochEnd(EpochEnd value) {
    return config(config.withEpochEnd(value));
  }

  public Trainer seed(long value) {
    return config(config.withSeed(value));
  }

  /** Number of threads, which changes no bit of the result; 0 for one per processor. */
  public Trainer threads(int value) {
    return config(config.withThreads(value));
  }

  /**
   * Cuts each mini-batch into {@code value} parts, as if they were computed by as many machines: a
   * training on several machines has these bits. The plain engine ignores this.
   */
  public Trainer shards(int value) {
    return config(config.withShards(value));
  }

  /** Sets that share of the training data aside for validation, stratified for classes. */
  public Trainer validationFraction(double value) {
    return config(config.withValidationFraction(value));
  }

  /** Validates on data of its own. */
  public Trainer validation(Dataset value) {
    validation = value;
    return this;
  }

  /** Stops after {@code patience} epochs without a better validation {@code metric}. */
  public Trainer earlyStopping(int patience, Metric metric) {
    return earlyStopping(new EarlyStopping(patience, metric, 0));
  }

  public Trainer earlyStopping(EarlyStopping value) {
    return config(config.withEarlyStopping(value));
  }

  /** Adds a listener that is told how the training goes. */
  public Trainer listener(TrainingListener value) {
    listeners.add(value);
    return this;
  }

  /** Takes a probe at its steps; a training may have several. */
  public Trainer probe(Probe value, ProbeListener listener) {
    watches.add(value, listener);
    return this;
  }

  /**
   * Evaluates the model, with inference statistics, on some rows at some steps.
   *
   * @param rows of the same kind as the training data
   */
  public Trainer evaluate(ProbeSteps steps, Dataset rows, EvaluationListener listener) {
    watches.add(steps, rows, listener);
    return this;
  }

  /** Hands a listener the model whenever the listener wants it. */
  public Trainer models(ModelListener listener) {
    watches.add(listener);
    return this;
  }

  /** Keeps checkpoints: before the first step, after every epoch, and after a requested stop. */
  public Trainer checkpoints(CheckpointStore value) {
    return checkpoints(value, 0);
  }

  /**
   * Keeps checkpoints as {@link #checkpoints(CheckpointStore)} does, and every {@code everySteps}
   * steps.
   */
  public Trainer checkpoints(CheckpointStore value, long everySteps) {
    store = value;
    checkpointEvery = everySteps;
    return this;
  }

  /**
   * Goes on from a checkpoint instead of starting anew; network, settings and data must be those of
   * the training that it was taken from, and {@link #startFrom} is said again where it was said
   * then: its model describes the input.
   *
   * @param lastCheckpoint where to go on
   * @param bestCheckpoint the best one so far; null if none was saved
   */
  public Trainer resume(Checkpoint lastCheckpoint, @Nullable Checkpoint bestCheckpoint) {
    resumption = new Resumption(lastCheckpoint, bestCheckpoint);
    return this;
  }

  /**
   * Starts from a model's weights and running statistics instead of random ones; the optimizer
   * starts anew. A fine-tuning: {@code Trainer.of(model.network()).startFrom(model)}. The trained
   * model keeps this one's description of the input, its metadata and, unless the training data
   * name the classes, their names.
   *
   * @param model of a network with the same parameters; its BatchNorms' settings are those of the
   *     network that is trained
   */
  public Trainer startFrom(Model model) {
    start = model;
    return this;
  }

  /** Does not train the parameters at or below a path. */
  public Trainer freeze(String path) {
    return freezeAfter(path, 0);
  }

  /** Trains the parameters at or below a path for some epochs only. */
  public Trainer freezeAfter(String path, int epochs) {
    frozen.add(new GroupSetting.Freeze(ParameterGroup.at(path), epochs));
    return this;
  }

  /**
   * Computes the initial values of some weights from the training data, instead of taking those of
   * their layers or of a model. A resumed training has its weights already.
   */
  public Trainer initialize(InitialWeights weights) {
    initial = weights;
    return this;
  }

  /**
   * Running statistics that a BatchNorm starts from, as if one mini-batch had had them; those of a
   * checkpoint take precedence. With {@link BatchNorm#withUpdateStatistics
   * withUpdateStatistics(false)} and {@link io.evenkeel.network.NormalizeBy#RUNNING} they stay:
   * that standardises an input by the moments of all training data.
   *
   * @param path of the BatchNorm in the network
   */
  public Trainer statistics(String path, Moments moments) {
    statistics.put(path, moments);
    return this;
  }

  /** Changes the rows of training data in memory on their way into mini-batches. */
  public Trainer augment(Augmentation value) {
    augmentation = value;
    return this;
  }

  /** With an engine of the caller's choice: the fused one and the plain one check each other. */
  Trainer engine(EngineFactory value) {
    engines = value;
    return this;
  }

  /**
   * Trains on the plain engine, layer by layer, which checks the fused one: the same result to the
   * precision of floats, in more time.
   */
  public Trainer unfused() {
    return engine(PlainEngine::new);
  }

  /** Asks the training to stop after its current step, with a checkpoint. */
  public void requestStop() {
    stopRequested = true;
  }

  /**
   * Trains without test data.
   *
   * @see #fit(Dataset, Dataset)
   */
  public TrainingRun fit(Dataset train) {
    return fitOn(TrainingData.of(train, augmentation, validation, null, config, network));
  }

  /**
   * Trains.
   *
   * @param train what is trained on
   * @param test what is evaluated after every epoch, and nothing else
   * @throws InvalidInputException if settings, network and data do not fit each other
   * @throws TrainingFailedException if a step turns out non-finite
   */
  public TrainingRun fit(Dataset train, Dataset test) {
    return fitOn(TrainingData.of(train, augmentation, validation, test, config, network));
  }

  /**
   * Trains some shards of each mini-batch, together with the workers that have the rest. All have
   * the same network, settings, checkpoints and validation data, and come to the same model.
   *
   * @param mine the rows of this worker's shards, {@code ShardDeal.rows(worker)} of them, in their
   *     order
   * @param deal of all workers' rows
   * @throws InvalidInputException if these are not its rows, or one cannot be trained on
   * @throws TrainingFailedException if a step turns out non-finite, for any of the workers
   */
  public TrainingRun fit(Dataset mine, ShardDeal deal, Sharding worker) {
    if (mine.rows() != deal.rows(worker)
        || deal.shards() != config.shards()
        || worker.shards() != config.shards()) {
      throw new InvalidInputException(
          "the worker with the shards %d to %d of %d has %d of %d rows, but got %d"
              .formatted(
                  worker.first(),
                  worker.end() - 1,
                  config.shards(),
                  deal.rows(worker),
                  deal.rows(),
                  mine.rows()));
    }
    return fitOn(TrainingData.of(mine, validation, deal, worker), worker);
  }

  /**
   * Trains on rows that need not fit into memory, without test data.
   *
   * @see #fit(RowStream, Dataset)
   */
  public TrainingRun fit(RowStream train) {
    return fitOn(TrainingData.of(train, augmentation, validation, null, config));
  }

  /**
   * Trains on rows that need not fit into memory, in the order in which they come. {@link
   * #validation Validation data} are data of their own.
   *
   * @param train what is trained on; its rows are checked when they arrive
   * @param test what is evaluated after every epoch, and nothing else
   * @throws InvalidInputException if settings, network and data do not fit each other, or the
   *     stream delivers fewer or more rows than it promised
   * @throws TrainingFailedException if a step turns out non-finite
   */
  public TrainingRun fit(RowStream train, Dataset test) {
    return fitOn(TrainingData.of(train, augmentation, validation, test, config));
  }

  /** The settings, with what is frozen. */
  private TrainingConfig settings() {
    Optimizer optimizer = config.optimizer();
    for (GroupSetting setting : frozen) {
      optimizer = optimizer.with(setting);
    }
    return config.withOptimizer(optimizer);
  }

  private TrainingRun fitOn(TrainingData data) {
    return fitOn(data, Sharding.all(config.shards()));
  }

  private TrainingRun fitOn(TrainingData data, Sharding sharding) {
    TrainingConfig config = settings();
    config.optimizer().requireFits(network, config.epochs());
    data.requireFit(network, config.loss());
    data.requireConsistent(network, config);
    BatchPlan batches = BatchPlan.of(data.train().rows(), config, network);
    if (resumption != null) {
      resumption.requireFits(network, config, batches);
    }
    Checkpoint last = resumption == null ? null : resumption.last();
    Checkpoint best = resumption == null ? null : resumption.best();
    Progress from = last == null ? Progress.start(batches.rows()) : last.progress();
    TrainingPlan plan =
        new TrainingPlan(
            network,
            config,
            batches.rows(),
            data.validation() == null ? 0 : data.validation().rows(),
            data.test() == null ? 0 : data.test().rows(),
            batches.steps(),
            batches.totalSteps(),
            from);
    TrainingState initial = last == null ? firstState(config, data) : last.state();
    int threads =
        config.threads() == 0 ? Runtime.getRuntime().availableProcessors() : config.threads();
    return new TrainingLoop(
            plan,
            data,
            new StateModel(network, config, data, start),
            batches,
            sharding,
            List.copyOf(listeners),
            watches,
            new Checkpoints(store, checkpointEvery, last == null ? -1 : from.step()),
            () -> stopRequested,
            best == null ? null : best.state())
        .run(engines == null ? FusedEngine.with(sharding) : engines, threads, initial);
  }

  private TrainingState firstState(TrainingConfig config, TrainingData data) {
    Optimizer optimizer = config.optimizer();
    TrainingState state =
        FirstState.of(
            start == null
                ? InitialState.of(network, optimizer.slots(), config.seed())
                : ModelState.of(start, network, optimizer.slots()),
            statistics);
    if (initial != null) {
      state = state.with(initial.of(network, data.held(), statistics));
    }
    return optimizer.average().kept() ? state.startingAverage(optimizer.rule().slots()) : state;
  }
}

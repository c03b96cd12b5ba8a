package io.evenkeel.tabular;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Metric;
import io.evenkeel.model.Model;
import io.evenkeel.network.Dense;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.GroupSetting;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.optimizer.Schedule;
import io.evenkeel.table.TableChunk;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.training.EarlyStopping;
import io.evenkeel.training.EpochEnd;
import io.evenkeel.training.TrainingConfig;
import java.util.List;

/**
 * What is learned from rows of a table and how, wherever the rows are: a function of what was found
 * in them, and of the settings.
 *
 * @param preprocessor what becomes of a row before the network
 * @param target what is predicted
 * @param settings how it is learned
 */
public record TabularDesign(Preprocessor preprocessor, Target target, TabularSettings settings) {

  /** The network: the hidden layers of the settings, and the output. */
  public Network network() {
    Network.Builder builder = Network.input(preprocessor.features());
    List<EmbeddingTable> tables = preprocessor.embeddings();
    if (!tables.isEmpty()) {
      builder.embedding(tables.toArray(EmbeddingTable[]::new));
    }
    settings.network().hidden(builder, settings);
    return builder.dense(target.outputs()).build();
  }

  /**
   * Loss, optimizer, schedule and all else that a trainer is set to.
   *
   * @param validated whether there are rows on which epochs are compared
   */
  public TrainingConfig config(int threads, boolean validated) {
    EarlyStopping stopping =
        new EarlyStopping(
            validated ? settings.patience() : 0,
            target.task() != Task.REAL ? Metric.LOG_LOSS : isCount() ? Metric.LOSS : Metric.RMSE,
            0);
    return new TrainingConfig(
        loss(),
        optimizer(),
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

  private Optimizer optimizer() {
    Optimizer optimizer = Optimizer.adamW(settings.learningRate(), settings.weightDecay());
    boolean scaled =
        settings.inputScales() > 0
            && settings.hidden().getFirst() >= GroupSetting.InputScales.FEWEST_FEATURES;
    return scaled
        ? optimizer.withInputScales(ParameterGroup.at(firstDense()), settings.inputScales())
        : optimizer;
  }

  private String firstDense() {
    return network().graph().nodes().stream()
        .filter(node -> node.op() instanceof Dense)
        .findFirst()
        .orElseThrow()
        .path();
  }

  private boolean isCount() {
    return target instanceof NumberTarget number && number.scale() instanceof TargetScale.Count;
  }

  private Loss loss() {
    if (!(target instanceof ClassTarget classes)) {
      return isCount() ? Loss.poisson() : Loss.meanSquaredError();
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

  /**
   * What the network learns for a row's target; NaN where it is missing.
   *
   * @param index the target's column in the chunk
   * @throws InvalidInputException if it is a class that the target does not have
   */
  public float target(TableChunk chunk, int index, int row) {
    return switch (target) {
      case NumberTarget number -> {
        double value = chunk.numbers(index)[row];
        yield Double.isNaN(value) ? Float.NaN : number.standardized(value);
      }
      case ClassTarget classes -> {
        String label = ClassTarget.label(target.column(), chunk, index, row);
        int found = classes.index(label);
        if (found < 0 && label != null) {
          throw new InvalidInputException(
              "a row has the class '%s' in column '%s', which no row had when they were first read: the rows must not change during a training"
                  .formatted(label, target.column().name()));
        }
        yield found < 0 ? Float.NaN : found;
      }
    };
  }

  /** A trained network with all that turns rows into its input and its output into answers. */
  public TabularModel model(Model trained) {
    return TabularModel.of(
        List.of(trained), preprocessor, target, settings, Decisions.given(settings.threshold()));
  }

  /** The design as text, for other machines. */
  public String text() {
    return TabularJson.write(preprocessor, target, settings, Members.ONE, Decisions.NONE);
  }

  /** The design that {@link #text} has written. */
  public static TabularDesign of(String text) {
    return TabularJson.design(new JsonFields(StrictJson.parse(text, "the design"), "the design"));
  }
}

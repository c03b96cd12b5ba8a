package io.evenkeel.cli.tables;

import io.evenkeel.cli.options.NetworkOptions;
import io.evenkeel.cli.options.OptimizationOptions;
import io.evenkeel.cli.options.Recipe;
import io.evenkeel.cli.settings.EpochCount;
import io.evenkeel.cli.settings.NormPlace;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularNetwork;
import io.evenkeel.tabular.TabularSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the options of {@code train} change in the settings that a table's size suggests. Options
 * that were not given change nothing.
 */
public final class TableChanges implements UnaryOperator<Tabular> {
  /** Options of the network and its training that tables have no use for. */
  private static final Set<String> FOR_IMAGES =
      Set.of(
          "--normalize-input",
          "--statistics",
          "--init",
          "--optimizer",
          "--schedule",
          "--momentum",
          "--bias-rate",
          "--bias-decay",
          "--average",
          "--whiten",
          "--drop-last",
          "--augment",
          Recipe.OPTION,
          "--clip-norm",
          "--label-smoothing");

  private final ParseResult given;
  private final NetworkOptions network;
  private final OptimizationOptions optimization;
  private final TableTargetOptions goal;

  public TableChanges(
      ParseResult given,
      NetworkOptions network,
      OptimizationOptions optimization,
      TableTargetOptions goal) {
    this.given = given;
    this.network = network;
    this.optimization = optimization;
    this.goal = goal;
    List<String> typed = Recipe.typed(given.originalArgs());
    String other =
        given.matchedOptions().stream()
            .map(OptionSpec::longestName)
            .filter(name -> FOR_IMAGES.contains(name) && Recipe.gives(typed, name))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!other.isEmpty()) {
      throw new InvalidInputException(
          "%s: for images only; a table is learned with AdamW and one cycle, so leave it out"
              .formatted(other));
    }
    if (network.tabular() == TabularNetwork.RESNET && network.norm() == NormPlace.AFTER) {
      throw new InvalidInputException(
          "in the residual network for tables batch normalization stands before the dense layers or nowhere: leave --norm after out, or give --network mlp");
    }
    network.requireNormForGhosts(false);
  }

  @Override
  public Tabular apply(Tabular tabular) {
    if (given.hasMatchedOption("--epochs")) {
      tabular.epochs(wholeEpochs());
    }
    return goal.change(tabular.settings(this::changed));
  }

  private int wholeEpochs() {
    EpochCount epochs = optimization.epochs;
    if (epochs.lastShare() < 1) {
      throw new InvalidInputException(
          "--epochs %s: a table is learned in whole epochs, so give %d or %d"
              .formatted(epochs, Math.max(1, epochs.count() - 1), Math.max(2, epochs.count())));
    }
    return epochs.count();
  }

  private TabularSettings changed(TabularSettings settings) {
    TabularSettings changed = settings;
    for (Map.Entry<String, UnaryOperator<TabularSettings>> change : changes().entrySet()) {
      if (given.hasMatchedOption(change.getKey())) {
        changed = change.getValue().apply(changed);
      }
    }
    return changed;
  }

  private Map<String, UnaryOperator<TabularSettings>> changes() {
    return Map.ofEntries(
        Map.entry("--network", s -> s.withNetwork(network.tabular())),
        Map.entry("--hidden", s -> s.withHidden(network.hidden.toArray(Integer[]::new))),
        Map.entry("--dropout", s -> s.withDropout(or(network.dropout, s.dropout()))),
        Map.entry(
            "--norm",
            s ->
                s.withBatchNorm(network.norm() != NormPlace.NONE)
                    .withNormAfter(network.norm() == NormPlace.AFTER)),
        Map.entry("--activation", s -> s.withActivation(network.activation(s.activation()))),
        Map.entry("--ema-decay", s -> s.withEmaDecay(or(network.emaDecay, s.emaDecay()))),
        Map.entry("--ghost-rows", s -> s.withGhostRows(network.ghostRows)),
        Map.entry("--batch-size", s -> s.withBatchSize(optimization.batchSize)),
        Map.entry(
            "--learning-rate",
            s -> s.withLearningRate(or(optimization.learningRate, s.learningRate()))),
        Map.entry("--weight-decay", s -> s.withWeightDecay(optimization.weightDecay)),
        Map.entry("--early-stopping", s -> s.withPatience(optimization.earlyStopping)),
        Map.entry("--shards", s -> s.withShards(optimization.shards)),
        Map.entry("--seed", s -> s.withSeed(optimization.seed)),
        Map.entry(
            "--validation-fraction",
            s ->
                s.withValidationFraction(
                    or(optimization.validationFraction, s.validationFraction()))));
  }

  private static double or(@Nullable Double given, double usual) {
    return given == null ? usual : given;
  }
}

package io.evenkeel.cli.compare;

import io.evenkeel.cli.options.NetworkOptions;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.NormPlace;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.Measure;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.loss.Task;
import io.evenkeel.network.Network;
import io.evenkeel.tabular.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/**
 * What the networks of a comparison learn, and how.
 *
 * @param settings as config.json of a training has them
 * @param networks the network with batch normalization in a place
 * @param place where it stands in the network that is compared with the one without
 * @param learningRate the rate if no other is asked for
 * @param seed the first one
 * @param trainings settings of a training by its learning rate and seed
 * @param unit what errors are multiplied by to be in the target's unit
 * @param preparation of each training, before it begins
 * @param train what is learned from
 * @param test what the scores are taken on
 * @param about lines that say all that, two cells each
 * @param notes what the user should know of the data
 */
record CompareTask(
    JsonNode settings,
    Function<CompareVariant, Network> networks,
    NormPlace place,
    double learningRate,
    long seed,
    Comparison.Settings trainings,
    double unit,
    Comparison.Preparation preparation,
    Dataset train,
    Dataset test,
    List<List<String>> about,
    List<Note> notes) {

  CompareTask {
    about = List.copyOf(about);
    notes = List.copyOf(notes);
  }

  /** Refuses options with which the networks would make different numbers of steps. */
  static void requireSameSteps(ParseResult given) {
    if (given.hasMatchedOption("--early-stopping")
        || given.hasMatchedOption("--validation-fraction")) {
      throw new InvalidInputException(
          "all networks of a comparison are trained on the same rows for the same number of steps:"
              + " leave out --early-stopping and --validation-fraction");
    }
  }

  /** The comparison that is asked for. */
  Comparison comparison(CompareOptions options, NetworkOptions network) {
    if (options.seeds < 1) {
      throw new InvalidInputException(
          "a comparison needs at least 1 seed, but got --seeds " + options.seeds);
    }
    List<Double> rates =
        options.learningRates.isEmpty() ? List.of(learningRate) : options.learningRates;
    List<Long> seeds = LongStream.range(seed, seed + options.seeds).boxed().toList();
    Task task = trainings.of(rates.getFirst(), seed).loss().task();
    Measure measure =
        options.metric == null ? Measure.of(task, unit) : Measure.of(options.metric, task, unit);
    return new Comparison(
        variants(options, network).stream()
            .map(v -> new Variant(EnumConverter.text(v), networks.apply(v)))
            .toList(),
        rates,
        seeds,
        trainings,
        measure,
        preparation);
  }

  /** The network without first, then that of --norm, then those of --also. */
  private List<CompareVariant> variants(CompareOptions options, NetworkOptions network) {
    if (network.norm() == NormPlace.NONE) {
      throw new InvalidInputException(
          "a comparison is of networks with and without batch normalization: leave out --norm none");
    }
    List<CompareVariant> variants = new ArrayList<>(List.of(CompareVariant.WITHOUT));
    variants.add(place == NormPlace.AFTER ? CompareVariant.AFTER : CompareVariant.BEFORE);
    if (network.normalizeInput && options.also.contains(CompareVariant.INPUT)) {
      throw new InvalidInputException(
          "--normalize-input puts batch normalization on the input of every network: leave it out,"
              + " or --also input");
    }
    variants.addAll(options.also);
    return variants;
  }
}

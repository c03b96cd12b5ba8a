package io.evenkeel.cli.training;

import io.evenkeel.cli.options.Recipe;
import io.evenkeel.cli.output.HangingLines;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.report.NetworkSummary;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.NetworkNames;
import io.evenkeel.cli.settings.NetworkSettings;
import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.network.Network;
import io.evenkeel.run.RunFolder;
import io.evenkeel.training.Progress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is said before a training begins.
 *
 * @param threads number of threads, or 0 for one per processor
 */
public record TrainingIntroduction(
    RunFolder folder, RunSettings settings, Network network, int threads) {
  /** What is left of 80 columns beside the lines' names. */
  private static final int OPTIONS_WIDTH = 70;

  /**
   * Prints it.
   *
   * @param defaults the options that pictures are given, as one would write them; or empty
   */
  public void print(
      String defaults,
      ImageDataset train,
      ImageDataset test,
      Optional<Progress> from,
      PrintWriter out) {
    NetworkSettings net = settings.network();
    OptimizationSettings training = settings.training();
    NetworkSummary summary = new NetworkSummary(network);
    TextTable table = new TextTable("ll");
    table.line("run", folder.path().toString());
    if (!settings.recipe().isEmpty()) {
      addOptions(table, "recipe", recipe(from.isPresent()));
    }
    if (!defaults.isEmpty()) {
      addOptions(table, "defaults", defaults);
    }
    table.line("data", data(settings.data(), train, test));
    table.line(
        "network",
        "%s; %s parameters".formatted(layers(net, summary), Numbers.count(summary.parameters())));
    table.line(
        "training",
        String.format(
            Locale.ROOT,
            "%s at %s, %s%s; batches of %d, %s, seed %d",
            EnumConverter.text(training.optimizer()),
            Numbers.setting(training.learningRate()),
            EnumConverter.text(training.schedule()),
            training.refinements().words(),
            training.batchSize(),
            training.epochsInWords(),
            training.seed()));
    table.line("engine", engine(threads));
    from.ifPresent(progress ->
        table.line(
            "resumed",
            "after %s steps, %s"
                .formatted(Numbers.count(progress.step()), Numbers.epochs(progress.epoch()))));
    table.print(out);
    out.println();
    out.flush();
  }

  /** The recipe, and what it stands for; a training that goes on has its settings already. */
  private String recipe(boolean resumed) {
    String name = settings.recipe();
    return resumed
        ? name
        : Recipe.named(name)
            .map(recipe -> recipe.words(settings.training().optimizer()))
            .orElse(name);
  }

  /** Options on as many lines as they need, each beside its value. */
  private static void addOptions(TextTable table, String label, String options) {
    String together = options.replaceAll("(--[^ ]+) (?!--)", "$1\u00a0");
    List<String> lines = HangingLines.of(together, "", "", OPTIONS_WIDTH);
    for (int i = 0; i < lines.size(); i++) {
      table.line(i == 0 ? label : "", lines.get(i).replace('\u00a0', ' '));
    }
  }

  /** What is learned from. */
  public static String data(String name, ImageDataset train, ImageDataset test) {
    return "%s: %s images of %d x %d%s, %s more to test; %d classes"
        .formatted(
            DataSource.word(name),
            Numbers.count(train.rows()),
            train.images().height(),
            train.images().width(),
            train.images().channels() == 3 ? " in colour" : "",
            Numbers.count(test.rows()),
            train.classes());
  }

  /**
   * What computes.
   *
   * @param threads number of threads, or 0 for one per processor
   */
  public static String engine(int threads) {
    int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    return "%d %s, %s"
        .formatted(used, used == 1 ? "thread" : "threads", Kernels.active().description());
  }

  private static String layers(NetworkSettings net, NetworkSummary summary) {
    if (!net.layers().isEmpty()) {
      return net.layers() + (net.normalizeInput() ? ", with BatchNorm on the input" : "");
    }
    boolean mlp = net.name().equals(NetworkNames.MLP);
    String layer = net.batchNorm().label();
    String norm =
        switch (net.norm()) {
          case BEFORE -> layer + ", " + EnumConverter.text(net.activation());
          case AFTER -> EnumConverter.text(net.activation()) + ", " + layer;
          case NONE -> EnumConverter.text(net.activation());
        };
    return (mlp ? summary.widths() : "%s on %s".formatted(net.name(), summary.input()))
        + ", "
        + norm
        + (net.dropout() > 0 ? ", dropout " + net.dropout() : "")
        + (net.normalizeInput() ? ", " + layer + " on the input" : "");
  }
}

package io.evenkeel.cli.training;

import io.evenkeel.cli.options.Recipe;
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
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said before a training begins.
 *
 * @param threads number of threads, or 0 for one per processor
 */
public record TrainingIntroduction(
    RunFolder folder, RunSettings settings, Network network, int threads) {

  /**
   * Prints it.
   *
   * @param defaults the options that pictures are given, as one would write them; or empty
   * @param recipe that was asked for
   */
  public void print(
      String defaults,
      @Nullable Recipe recipe,
      ImageDataset train,
      ImageDataset test,
      Optional<Progress> from,
      PrintWriter out) {
    NetworkSettings net = settings.network();
    OptimizationSettings training = settings.training();
    NetworkSummary summary = new NetworkSummary(network);
    TextTable table = new TextTable("ll");
    table.line("run", folder.path().toString());
    if (recipe != null) {
      table.line("recipe", EnumConverter.text(recipe) + ": " + recipe.options());
    }
    if (!defaults.isEmpty()) {
      table.line("defaults", defaults);
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

package io.evenkeel.cli.train;

import io.evenkeel.data.Images;
import io.evenkeel.lab.live.LivePage;
import io.evenkeel.lab.live.LiveTraining;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.report.Outcome;
import io.evenkeel.network.Network;
import io.evenkeel.training.Trainer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --live} shows: the page of {@code report.html} as far as the run's folder has it,
 * below the progress of the training.
 */
final class RunLive implements AutoCloseable {
  private final RunReportFile report;
  private final Network network;
  private final LiveTraining training = new LiveTraining();
  private final @Nullable LivePage page;
  private volatile Optional<Outcome> outcome = Optional.empty();
  private volatile Optional<Images> images = Optional.empty();
  private volatile List<Section> more = List.of();

  private RunLive(RunOptions options, RunReportFile report, Network network) {
    this.report = report;
    this.network = network;
    page =
        options.live
            ? LivePage.open(options.port, this::page, training::step, options.language)
            : null;
  }

  /** Serves the page and prints its address, if that was asked for. */
  static RunLive open(
      RunOptions options,
      RunReportFile report,
      Network network,
      Trainer trainer,
      PrintWriter lines) {
    RunLive live = new RunLive(options, report, network);
    if (live.page != null) {
      trainer.listener(live.training);
      options.announce(live.page.address(), lines);
    }
    return live;
  }

  private Page page() {
    Page sofar = report.page(network, outcome, images, more);
    List<Section> sections = new ArrayList<>(sofar.sections());
    sections.addFirst(training.section());
    return new Page(sofar.title(), sofar.subtitle(), sections);
  }

  /** What there is to see of the training's images before it ends. */
  void sections(List<Section> value) {
    more = value;
  }

  /** The training has ended, and its model was judged. */
  void judged(Outcome value, Optional<Images> rows, List<Section> sections) {
    images = rows;
    more = sections;
    outcome = Optional.of(value);
  }

  /** Sends the last state, if the page was served, and stops serving. */
  @Override
  public void close() {
    if (page != null) {
      page.close();
    }
  }
}

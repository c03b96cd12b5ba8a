package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.data.Images;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.report.Outcome;
import io.evenkeel.model.Model;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.TrainingRun;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The result of a {@link TrainingJob}. */
interface JobResult {

  /** The training itself. */
  TrainingRun run();

  /** The trainings of all networks, that one among them. */
  default List<TrainingRun> runs() {
    return List.of(run());
  }

  /** The model as it is kept in the run's folder. */
  Model model();

  /** What the report says of the model, which is judged for it. */
  Outcome outcome();

  /** Images for the report to show, if it was about images. */
  Optional<Images> images();

  /**
   * What else the report shows.
   *
   * @param outcome what it says of the model
   */
  default List<Section> sections(Outcome outcome) {
    return List.of();
  }

  /**
   * The model's card, for those who use it, as Markdown; empty for images.
   *
   * @param name of the run
   * @param command that repeats it
   */
  default Optional<String> card(String name, String command) {
    return Optional.empty();
  }

  /** Says how it went; the session says where things are. */
  void print(PrintWriter lines);

  /**
   * The next command that one would type, if there is one.
   *
   * @param run the run's name
   */
  Optional<String> next(String run);

  /** Adds what it was trained on. */
  void putSubject(ObjectNode json);

  /** Adds how good it is. */
  void putScores(ObjectNode json);

  /** In words: {@code stopped after step 300 of 900}. */
  default String stopped() {
    return "stopped after step %s of %s"
        .formatted(
            Numbers.count(run().progress().step()), Numbers.count(run().plan().totalSteps()));
  }

  /** In words: {@code 12 epochs (the best was 9), stopped early}. */
  default String epochs() {
    String best = run().bestEpoch() > 0 ? " (the best was %d)".formatted(run().bestEpoch()) : "";
    String early = run().stopReason() == StopReason.EARLY_STOPPING ? ", stopped early" : "";
    return Numbers.epochs(run().history().size()) + best + early;
  }
}

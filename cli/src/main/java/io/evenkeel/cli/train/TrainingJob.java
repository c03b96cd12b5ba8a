package io.evenkeel.cli.train;

import io.evenkeel.lab.page.Section;
import io.evenkeel.network.Network;
import io.evenkeel.run.RunFolder;
import io.evenkeel.training.Progress;
import io.evenkeel.training.Trainer;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/**
 * What is trained on what: all in which images and tables differ. {@link TrainingSession} has the
 * course that they share.
 */
interface TrainingJob {

  /** What the folders of runs without a name are called after. */
  String word();

  /** The run's {@code config.json}, from which the job can be made again. */
  String config();

  /** The network that is trained. */
  Network network();

  /** Steps of a training that is not stopped early. */
  long steps();

  /** Arrays that the optimizer keeps beside the parameters. */
  int optimizerSlots();

  /** A trainer with all settings of the job, to which the session adds what a run needs. */
  Trainer trainer();

  /**
   * Says what will be trained.
   *
   * @param from where a resumed training goes on
   */
  void introduce(RunFolder folder, Optional<Progress> from, PrintWriter lines);

  /** What the report shows of the rows before there is a model. */
  default List<Section> sections() {
    return List.of();
  }

  /** Reads the rows, trains until the end or until the trainer is asked to stop, and judges. */
  JobResult fit(Trainer trainer);
}

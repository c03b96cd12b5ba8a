package io.evenkeel.cli.train;

import io.evenkeel.lab.page.Section;
import io.evenkeel.network.Network;
import io.evenkeel.run.RunFolder;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.training.Progress;
import io.evenkeel.training.Trainer;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/**
 * What is trained on which data: everything in which images and tables differ. {@link
 * TrainingSession} has the course that they share.
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

  /**
   * Number of networks that are trained, of which the first is shown; 1 unless it is an ensemble.
   */
  default int members() {
    return 1;
  }

  /** What is predicted, if that is a table's number: the network does not learn it as it is. */
  default Optional<NumberTarget> number() {
    return Optional.empty();
  }

  /**
   * A trainer with all settings of the job, to which the session adds what a run needs.
   *
   * @param member 0 .. members - 1
   */
  Trainer trainer(int member);

  /**
   * Says what will be trained.
   *
   * @param from where a resumed training goes on
   */
  void introduce(RunFolder folder, Optional<Progress> from, PrintWriter lines);

  /**
   * Does what comes before the training.
   *
   * @param folder of the run
   * @param lines where its progress is said
   */
  default void prepare(RunFolder folder, PrintWriter lines) {}

  /** Asks {@link #prepare} to come to an end. */
  default void requestStop() {}

  /** What the report shows of the rows before there is a model. */
  default List<Section> sections() {
    return List.of();
  }

  /**
   * Reads the rows, trains until the end or until the trainers are asked to stop, and judges.
   *
   * @param trainers one per member
   */
  JobResult fit(List<Trainer> trainers);
}

package io.evenkeel.cli.train;

import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.training.Trainer;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a training: one network epoch by epoch, several network by network. */
interface EpochDisplay extends AutoCloseable {

  /**
   * The display of a training.
   *
   * @param number what is predicted, if that is a table's number
   * @param trainers one per network
   * @param lines where the lines go
   * @param terminal where the progress bar goes; null for none
   */
  static EpochDisplay of(
      List<Trainer> trainers,
      Optional<NumberTarget> number,
      PrintWriter lines,
      @Nullable PrintStream terminal) {
    if (trainers.size() > 1) {
      return new MemberDisplay(trainers, number, lines, terminal);
    }
    TrainingDisplay display = new TrainingDisplay(number, lines, terminal);
    return new EpochDisplay() {
      @Override
      public void listen() {
        trainers.getFirst().listener(display);
      }

      @Override
      public void close() {
        display.close();
      }
    };
  }

  /** Has the trainers report what they do. */
  void listen();

  @Override
  void close();
}

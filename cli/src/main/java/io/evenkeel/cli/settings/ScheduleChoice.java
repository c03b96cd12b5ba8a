package io.evenkeel.cli.settings;

import io.evenkeel.optimizer.Schedule;

/** The learning-rate schedules by their names on the command line. */
public enum ScheduleChoice {
  /** The same rate throughout. */
  CONSTANT,
  /** A tenth of the rate after each third of the training. */
  STEP,
  /** Half a cosine, down to 0. */
  COSINE,
  /** Up over the first 30 %, then down to nearly 0. */
  ONE_CYCLE,
  /** Up over the first 5 %, then constant. */
  WARM_UP,
  /** A straight line down to 0. */
  LINEAR,
  /** From 0.2 up over the first 23 %, then down to 0.07, as airbench94 has it. */
  TRIANGLE;

  private static final long WARM_UP_SHARE = 20;

  /** The schedule of a training of that many steps. */
  Schedule create(long totalSteps) {
    return switch (this) {
      case CONSTANT -> Schedule.constant();
      case STEP -> Schedule.step(Math.max(1, Math.ceilDiv(totalSteps, 3)), 0.1);
      case COSINE -> Schedule.cosine();
      case ONE_CYCLE -> Schedule.oneCycle();
      case LINEAR -> Schedule.linear(0);
      case TRIANGLE -> Schedule.triangle(0.2, 0.23, 0.07);
      case WARM_UP -> Schedule.warmUp(Math.max(1, totalSteps / WARM_UP_SHARE), Schedule.constant());
    };
  }

  /** For picocli. */
  public static final class Converter extends EnumConverter<ScheduleChoice> {
    Converter() {
      super(ScheduleChoice.class);
    }
  }
}

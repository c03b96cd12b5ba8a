package io.evenkeel.lab.compare;

import io.evenkeel.training.StepResult;
import java.util.List;

/** Is told how a comparison goes, by one thread at a time. */
public interface CompareListener {

  /**
   * Before all variants are trained at one learning rate from one seed.
   *
   * @param totalSteps of each of them
   */
  default void onStart(double learningRate, long seed, long totalSteps) {}

  /** After a step of one of them. */
  default void onStep(Variant variant, StepResult step) {}

  /** After one of them was evaluated. */
  default void onPoint(Variant variant, CurvePoint point) {}

  /** After all of them have ended. */
  default void onEnd(List<Curve> curves) {}

  /** One that tells two. */
  static CompareListener both(CompareListener first, CompareListener second) {
    return new CompareListener() {
      @Override
      public void onStart(double learningRate, long seed, long totalSteps) {
        first.onStart(learningRate, seed, totalSteps);
        second.onStart(learningRate, seed, totalSteps);
      }

      @Override
      public void onStep(Variant variant, StepResult step) {
        first.onStep(variant, step);
        second.onStep(variant, step);
      }

      @Override
      public void onPoint(Variant variant, CurvePoint point) {
        first.onPoint(variant, point);
        second.onPoint(variant, point);
      }

      @Override
      public void onEnd(List<Curve> curves) {
        first.onEnd(curves);
        second.onEnd(curves);
      }
    };
  }
}

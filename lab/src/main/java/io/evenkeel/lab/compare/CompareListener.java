package io.evenkeel.lab.compare;

import io.evenkeel.probe.ProbeResult;
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

  /** After what goes on inside one of them was looked at. */
  default void onProbe(Variant variant, ProbeResult probe) {}

  /** After all of them have ended, or were stopped; without those that made no step. */
  default void onEnd(List<Curve> curves) {}

  /** A listener that tells several others, in that order. */
  static CompareListener all(CompareListener... listeners) {
    return new CompareListener() {
      @Override
      public void onStart(double learningRate, long seed, long totalSteps) {
        for (CompareListener one : listeners) {
          one.onStart(learningRate, seed, totalSteps);
        }
      }

      @Override
      public void onStep(Variant variant, StepResult step) {
        for (CompareListener one : listeners) {
          one.onStep(variant, step);
        }
      }

      @Override
      public void onPoint(Variant variant, CurvePoint point) {
        for (CompareListener one : listeners) {
          one.onPoint(variant, point);
        }
      }

      @Override
      public void onProbe(Variant variant, ProbeResult probe) {
        for (CompareListener one : listeners) {
          one.onProbe(variant, probe);
        }
      }

      @Override
      public void onEnd(List<Curve> curves) {
        for (CompareListener one : listeners) {
          one.onEnd(curves);
        }
      }
    };
  }
}

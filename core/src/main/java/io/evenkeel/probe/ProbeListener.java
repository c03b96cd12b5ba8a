package io.evenkeel.probe;

/** Is handed what a {@link Probe} saw, on the training's own thread, after the step. */
@FunctionalInterface
public interface ProbeListener {

  /** Called after a step at which the probe is taken. */
  void onProbe(ProbeResult result);
}

package io.evenkeel.probe;

/** Is handed what a {@link Probe} saw, on the training's own thread, after the step. */
@FunctionalInterface
public interface ProbeListener {

  /** After a step that the probe is taken at. */
  void onProbe(ProbeResult result);
}

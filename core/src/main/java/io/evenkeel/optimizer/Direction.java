package io.evenkeel.optimizer;

/** Along what a parameter moves. */
public enum Direction {
  /** What the rule makes of each element's gradient. */
  GRADIENT,
  /** The orthogonal matrix next to the momentum of its gradient. */
  ORTHOGONAL,
  /** The same, after the parameter was scaled to the length of an orthogonal matrix. */
  ORTHOGONAL_NORMALIZED
}

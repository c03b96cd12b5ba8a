package io.evenkeel.optimizer;

/** The direction in which a parameter moves. */
public enum Direction {
  /** What the rule makes of each element's gradient. */
  GRADIENT,
  /** The orthogonal matrix nearest to the momentum of its gradient. */
  ORTHOGONAL,
  /** The same, after the parameter was scaled to the length of an orthogonal matrix. */
  ORTHOGONAL_NORMALIZED
}

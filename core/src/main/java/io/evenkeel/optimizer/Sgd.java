package io.evenkeel.optimizer;

/** Stochastic gradient descent: {@code w -= rate * g}. */
public record Sgd() implements UpdateRule {

  @Override
  public String name() {
    return "SGD";
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public boolean holdsSquares(int slot) {
    return false;
  }
}

package io.evenkeel.optimizer;

/**
 * Gradient descent with momentum, as PyTorch's SGD forms it (dampening 0):
 *
 * <pre>
 *   v = momentum * v + g
 *   w -= rate * v                       or, Nesterov's:  w -= rate * (g + momentum * v)
 * </pre>
 *
 * <p>Source: Sutskever et al. 2013. The slot is v.
 *
 * @param momentum share of the velocity that each step keeps, 0 &lt;= momentum &lt; 1
 * @param nesterov whether the gradient is looked at one step ahead
 */
public record Momentum(double momentum, boolean nesterov) implements UpdateRule {

  public Momentum {
    Optimizer.requireShare("momentum", momentum);
  }

  @Override
  public String name() {
    return nesterov ? "Nesterov" : "momentum";
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public boolean holdsSquares(int slot) {
    return false;
  }
}

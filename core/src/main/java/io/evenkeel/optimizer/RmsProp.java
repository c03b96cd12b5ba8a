package io.evenkeel.optimizer;

/**
 * RMSprop (Hinton 2012), as PyTorch forms it, neither centred nor with momentum:
 *
 * <pre>
 *   s = decay * s + (1 - decay) * g^2
 *   w -= rate * g / (sqrt(s) + epsilon)
 * </pre>
 *
 * <p>The slot is s.
 *
 * @param decay share of the old mean square that each step keeps, 0 &lt;= decay &lt; 1
 * @param epsilon positive
 */
public record RmsProp(double decay, double epsilon) implements UpdateRule {

  /** PyTorch's: decay 0.99, epsilon 1e-8. */
  public static final RmsProp DEFAULT = new RmsProp(0.99, 1e-8);

  public RmsProp {
    Optimizer.requireShare("RMSprop's decay", decay);
    Optimizer.requirePositive("RMSprop's epsilon", epsilon);
  }

  @Override
  public String name() {
    return "RMSprop";
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public boolean holdsSquares(int slot) {
    return slot == 0;
  }
}

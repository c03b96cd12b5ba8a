package io.evenkeel.optimizer;

/**
 * Adam (Kingma and Ba 2015). At update t = 1, 2, ...:
 *
 * <pre>
 *   m = beta1 * m + (1 - beta1) * g          v = beta2 * v + (1 - beta2) * g^2
 *   w -= rate / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * <p>The slots are m, then v. Weight decay is added to the gradient (L2); {@link AdamW} decouples
 * it.
 *
 * @param beta1 share of the old mean of the gradients that each step keeps, 0 &lt;= beta1 &lt; 1
 * @param beta2 share of the old mean of their squares that each step keeps, 0 &lt;= beta2 &lt; 1
 * @param epsilon positive
 */
public record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {

  /** PyTorch's: beta1 0.9, beta2 0.999, epsilon 1e-8. */
  public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8);

  public Adam {
    Optimizer.requireShare("Adam's beta1", beta1);
    Optimizer.requireShare("Adam's beta2", beta2);
    Optimizer.requirePositive("Adam's epsilon", epsilon);
  }

  @Override
  public String name() {
    return "Adam";
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public boolean holdsSquares(int slot) {
    return slot == 1;
  }
}

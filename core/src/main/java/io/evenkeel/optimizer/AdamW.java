package io.evenkeel.optimizer;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): first {@code w *= 1 - rate *
 * weightDecay}, then {@link Adam}'s update with the bare gradient.
 *
 * <p>The slots are those of Adam.
 *
 * @param beta1 share of the old mean of the gradients that each step keeps, 0 &lt;= beta1 &lt; 1
 * @param beta2 share of the old mean of their squares that each step keeps, 0 &lt;= beta2 &lt; 1
 * @param epsilon positive
 */
public record AdamW(double beta1, double beta2, double epsilon) implements UpdateRule {

  /** PyTorch's: beta1 0.9, beta2 0.999, epsilon 1e-8. */
  public static final AdamW DEFAULT = new AdamW(0.9, 0.999, 1e-8);

  public AdamW {
    Optimizer.requireShare("AdamW's beta1", beta1);
    Optimizer.requireShare("AdamW's beta2", beta2);
    Optimizer.requirePositive("AdamW's epsilon", epsilon);
  }

  @Override
  public String name() {
    return "AdamW";
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

package io.evenkeel.training;

import io.evenkeel.internal.fused.PlanTable;
import io.evenkeel.network.Network;
import java.util.List;

/**
 * The fused network as a table: which matrix products a training step of a network consists of, and
 * what rides along with each of them in its packers and its epilogue. Where a mini-batch of some a
 * takes at most 64 KiB, a step forms it once, before the forward product that reads it, and keeps
 * it.
 *
 * @param products in the order in which a step carries them out
 */
public record StepPlan(List<Product> products) {

  /**
   * One product, or one pass over a matrix where the layers do not fit between two products.
   *
   * @param pass {@code forward} or {@code backward}
   * @param what such as {@code z1 = a0 W0}
   * @param shape rows x depth x columns, with m for the rows of the mini-batch
   * @param left what the left operand's packer computes
   * @param right what the right operand's packer computes, or that it is stored in panels
   * @param epilogue what is done with each finished tile
   */
  public record Product(
      String pass, String what, String shape, String left, String right, String epilogue) {}

  public StepPlan {
    products = List.copyOf(products);
  }

  /** The plan of a network's training step. */
  public static StepPlan of(Network network) {
    return new StepPlan(
        PlanTable.of(network).stream()
            .map(r -> new Product(r.pass(), r.what(), r.shape(), r.left(), r.right(), r.epilogue()))
            .toList());
  }
}

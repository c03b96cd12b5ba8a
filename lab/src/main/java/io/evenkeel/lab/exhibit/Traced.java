package io.evenkeel.lab.exhibit;

import io.evenkeel.model.Model;
import io.evenkeel.model.ModelTracer;
import java.util.OptionalLong;

/** Single values of a network, BN by the moments of the rows themselves. */
final class Traced {
  private Traced() {}

  /**
   * The value of one node.
   *
   * @param x count x the network's input features, row-major; read
   * @return count x the node's features, row-major
   */
  static float[] value(Model model, int node, float[] x, int count) {
    int features = model.network().graph().node(node).shape().features();
    float[] value = new float[count * features];
    try (ModelTracer tracer = model.tracer(count)) {
      tracer.run(
          x,
          count,
          OptionalLong.empty(),
          _ -> null,
          n -> n.id() == node,
          (seen, values, stride, rows) -> {
            if (seen.id() == node) {
              for (int r = 0; r < rows; r++) {
                System.arraycopy(values, r * stride, value, r * features, features);
              }
            }
          });
    }
    return value;
  }
}

package io.evenkeel.internal.fused;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the fused engine says of its passes, for networks with residuals. */
class PlanTableTest {

  private static List<String> rows(Network network) {
    return PlanTable.of(network).stream()
        .map(r ->
            String.join(" | ", r.pass(), r.what(), r.shape(), r.left(), r.right(), r.epilogue())
                .strip())
        .toList();
  }

  /** BN before the sum: one more packer adds the skip, and an epilogue takes its gradient along. */
  @Test
  void batchNormBeforeTheSum() {
    Network network =
        Network.input(3)
            .dense(4)
            .batchNorm()
            .relu()
            .residual(b -> b.dense(4).batchNorm().relu().dense(4).batchNorm())
            .relu()
            .dense(2)
            .build();
    assertThat(rows(network))
        .containsExactly(
            "forward | z1 = a0 W0 | m x 3 x 4 | z0 | W0, stored | moments of z1",
            "forward | z2 = a1 W3.branch.0 | m x 4 x 4 | a1 = relu(BN(z1)) | W3.branch.0, stored | moments of z2",
            "forward | z3 = a2 W3.branch.3 | m x 4 x 4 | a2 = relu(BN(z2)) | W3.branch.3, stored | moments of z3",
            "forward | z4 = a3 W5 | m x 4 x 2 | a3 = relu(BN(z3) + a1) | W5, stored | + b5",
            "backward | dW5 = a3' dz4 | 4 x m x 2 | a3 = relu(BN(z3) + a1), transposed | dz4 | largest magnitude",
            "backward | da3 = dz4 W5' | m x 2 x 4 | dz4 | W5', stored | dy3 = da3 * relu', sums of dy3 and dy3 * zhat3",
            "backward | dW3.branch.3 = a2' dz3 | 4 x m x 4 | a2 = relu(BN(z2)), transposed | dz3 from dy3 and z3 | largest magnitude",
            "backward | da2 = dz3 W3.branch.3' | m x 4 x 4 | dz3 from dy3 and z3 | W3.branch.3', stored | dy2 = da2 * relu', sums of dy2 and dy2 * zhat2",
            "backward | dW3.branch.0 = a1' dz2 | 4 x m x 4 | a1 = relu(BN(z1)), transposed | dz2 from dy2 and z2 | largest magnitude",
            "backward | da1 = dz2 W3.branch.0' | m x 4 x 4 | dz2 from dy2 and z2 | W3.branch.0', stored | dy1 = (da1 + dy3) * relu', sums of dy1 and dy1 * zhat1",
            "backward | dW0 = a0' dz1 | 3 x m x 4 | z0, transposed | dz1 from dy1 and z1 | largest magnitude");
  }

  /** The pooling takes z of each window; BN and relu come after it. */
  @Test
  void poolingBehindBatchNorm() {
    Network network =
        Network.image(4, 4, 3).conv(8, 3).batchNorm().relu().maxPool(2).flatten().dense(2).build();
    assertThat(rows(network))
        .contains(
            "forward | z1 = a0 * W0 | 16 m x 27 x 8 | z0, strips | W0, stored | moments of z1",
            "forward | z2 = max of +-z1 | 4 m x 8 | z1 |  |",
            "forward | z3 = Flatten(a2) | m x 32 | a2 = relu(BN(z2)) |  |",
            "backward | da2 = dz3, spread | 4 m x 8 | dz3 |  | dy2 = da2 * relu', sums of dy2 and dy2 * zhat2",
            "backward | dW0 = a0 * dz1 | 27 x 16 m x 8 | z0, strips | dz1 from dy2, spread, and z1 | largest magnitude");
  }

  /** Gelu falls somewhere, so its largest value need not be that of the largest z. */
  @Test
  void poolingBehindGeluStaysBehindIt() {
    Network network =
        Network.image(4, 4, 3).conv(8, 3).batchNorm().gelu().maxPool(2).flatten().dense(2).build();
    assertThat(rows(network))
        .contains("forward | z2 = MaxPool2d(a1) | 4 m x 8 | a1 = gelu(BN(z1)) |  |");
  }

  @Test
  void poolingBehindBiasAndRelu() {
    Network network =
        Network.image(4, 4, 3).conv(8, 3).relu().maxPool(2).flatten().dense(2).build();
    assertThat(rows(network))
        .contains(
            "forward | z1 = max of a0 * W0 | 16 m x 27 x 8 | z0, strips | W0, stored | + b0",
            "forward | z2 = Flatten(a1) | m x 32 | a1 = relu(z1) |  |",
            "backward | da1 = dz2, spread | 4 m x 8 | dz2 |  | dz1 = da1 * relu'");
  }

  @Test
  void fixedFactors() {
    Network network = Network.input(3).dense(4).relu().scale(0.5).dense(2).scale(2).build();
    assertThat(rows(network))
        .containsExactly(
            "forward | z1 = a0 W0 | m x 3 x 4 | z0 | W0, stored | + b0",
            "forward | z2 = 0.5 a1 | m x 4 | a1 = relu(z1) |  |",
            "forward | z3 = a2 W3 | m x 4 x 2 | z2 | W3, stored | + b3",
            "forward | z4 = 2.0 a3 | m x 2 | z3 |  |",
            "backward | da3 = 2.0 dz4 | m x 2 | dz4 |  | dz3 = da3",
            "backward | dW3 = a2' dz3 | 4 x m x 2 | z2, transposed | dz3 | largest magnitude",
            "backward | da2 = dz3 W3' | m x 2 x 4 | dz3 | W3', stored | dz2 = da2",
            "backward | da1 = 0.5 dz2 | m x 4 | dz2 |  | dz1 = da1 * relu'",
            "backward | dW0 = a0' dz1 | 3 x m x 4 | z0, transposed | dz1 | largest magnitude");
  }

  @Test
  void ghostBatches() {
    Network network =
        Network.input(3).dense(4).batchNorm(BatchNorm.DEFAULT.withGhostRows(16)).dense(2).build();
    assertThat(rows(network))
        .containsExactly(
            "forward | z1 = a0 W0 | m x 3 x 4 | z0 | W0, stored | moments of z1 by groups of 16 rows",
            "forward | z2 = a1 W2 | m x 4 x 2 | a1 = BN(z1) | W2, stored | + b2",
            "backward | dW2 = a1' dz2 | 4 x m x 2 | a1 = BN(z1), transposed | dz2 | largest magnitude",
            "backward | da1 = dz2 W2' | m x 2 x 4 | dz2 | W2', stored | dy1 = da1, sums of dy1 and dy1 * zhat1 by groups of 16 rows",
            "backward | dW0 = a0' dz1 | 3 x m x 4 | z0, transposed | dz1 from dy1 and z1 | largest magnitude");
  }

  /** BN first in the branch: a copy where others take the value too, and sums of three parts. */
  @Test
  void batchNormFirstInTheBranch() {
    Network network =
        Network.input(3)
            .dense(4)
            .residual(b -> b.batchNorm().relu().dropout(0.1).dense(4))
            .residual(b -> b.batchNorm(), s -> s.dense(4))
            .dropout(0.1)
            .dense(2)
            .build();
    assertThat(rows(network))
        .containsExactly(
            "forward | z1 = a0 W0 | m x 3 x 4 | z0 | W0, stored | + b0",
            "forward | z2 = a1 | m x 4 | z1 |  | moments of z2",
            "forward | z3 = a2 W1.branch.3 | m x 4 x 4 | a2 = mask * relu(BN(z2)) | W1.branch.3, stored | + b1.branch.3",
            "forward | z4 = a3 W2.shortcut.0 | m x 4 x 4 | a3 = z3 + a1 | W2.shortcut.0, stored | + b2.shortcut.0",
            "forward | z5 = a3 | m x 4 | a3 = z3 + a1 |  | moments of z5",
            "forward | z6 = a5 W4 | m x 4 x 2 | a5 = mask * (BN(z5) + a4) | W4, stored | + b4",
            "backward | dW4 = a5' dz6 | 4 x m x 2 | a5 = mask * (BN(z5) + a4), transposed | dz6 | largest magnitude",
            "backward | da5 = dz6 W4' | m x 2 x 4 | dz6 | W4', stored | dy5 = da5 * mask, sums of dy5 and dy5 * zhat5",
            "backward | da4 = dy5 | m x 4 | dy5 |  | dz4 = da4",
            "backward | da3 += dz5 | m x 4 | dz5 from dy5 and z5 |  |",
            "backward | dW2.shortcut.0 = a3' dz4 | 4 x m x 4 | a3 = z3 + a1, transposed | dz4 | largest magnitude",
            "backward | da3 = dz4 W2.shortcut.0' | m x 4 x 4 | dz4 | W2.shortcut.0', stored | dz3 = da3 + part of segment 5",
            "backward | dW1.branch.3 = a2' dz3 | 4 x m x 4 | a2 = mask * relu(BN(z2)), transposed | dz3 | largest magnitude",
            "backward | da2 = dz3 W1.branch.3' | m x 4 x 4 | dz3 | W1.branch.3', stored | dy2 = da2 * mask * relu', sums of dy2 and dy2 * zhat2",
            "backward | da1 = dz2 | m x 4 | dz2 from dy2 and z2 |  | dz1 = da1 + dz3",
            "backward | dW0 = a0' dz1 | 3 x m x 4 | z0, transposed | dz1 | largest magnitude");
  }

  /** A pooling directly on a convolution is part of it; the unpooled matrix is never stored. */
  @Test
  void aConvolutionThatIsPooledAtOnce() {
    Network network =
        Network.image(6, 6, 3).conv(8, 3).maxPool(2).batchNorm().relu().flatten().dense(2).build();
    assertThat(rows(network))
        .containsExactly(
            "forward | z1 = max of a0 * W0 | 36 m x 27 x 8 | z0, strips | W0, stored | moments of z1",
            "forward | z2 = Flatten(a1) | m x 72 | a1 = relu(BN(z1)) |  |",
            "forward | z3 = a2 W5 | m x 72 x 2 | z2 | W5, stored | + b5",
            "backward | dW5 = a2' dz3 | 72 x m x 2 | z2, transposed | dz3 | largest magnitude",
            "backward | da2 = dz3 W5' | m x 2 x 72 | dz3 | W5', stored | dz2 = da2",
            "backward | da1 = dz2, spread | 9 m x 8 | dz2 |  | dy1 = da1 * relu', sums of dy1 and dy1 * zhat1",
            "backward | dW0 = a0 * dz1 | 27 x 36 m x 8 | z0, strips | dz1 from dy1 and z1, spread | largest magnitude");
  }

  /** Nothing is learned below the first sum; the last one is the network's output. */
  @Test
  void onTheInputAndAtTheEnd() {
    Network network =
        Network.input(3)
            .residual(b -> b.tanh())
            .dense(2)
            .residual(b -> b.dense(2).residual(c -> c.dense(2)))
            .build();
    assertThat(rows(network))
        .containsExactly(
            "forward | z1 = a0 | m x 3 | z0 |  |",
            "forward | z2 = a1 | m x 3 | a1 = tanh(z1) |  |",
            "forward | z3 = a2 W1 | m x 3 x 2 | a2 = z2 + a0 | W1, stored | + b1",
            "forward | z4 = a3 W2.branch.0 | m x 2 x 2 | z3 | W2.branch.0, stored | + b2.branch.0",
            "forward | z5 = a4 W2.branch.1.branch.0 | m x 2 x 2 | z4 | W2.branch.1.branch.0, stored | + b2.branch.1.branch.0",
            "forward | z6 = a5 | m x 2 | a5 = z5 + a4 |  |",
            "forward | z7 = a6 | m x 2 | a6 = z6 + a3 |  |",
            "backward | da6 = dz7 | m x 2 | dz7 |  | dz6 = da6",
            "backward | da5 = dz6 | m x 2 | dz6 |  | dz5 = da5",
            "backward | dW2.branch.1.branch.0 = a4' dz5 | 2 x m x 2 | z4, transposed | dz5 | largest magnitude",
            "backward | da4 = dz5 W2.branch.1.branch.0' | m x 2 x 2 | dz5 | W2.branch.1.branch.0', stored | dz4 = da4 + dz5",
            "backward | dW2.branch.0 = a3' dz4 | 2 x m x 2 | z3, transposed | dz4 | largest magnitude",
            "backward | da3 = dz4 W2.branch.0' | m x 2 x 2 | dz4 | W2.branch.0', stored | dz3 = da3 + dz6",
            "backward | dW1 = a2' dz3 | 3 x m x 2 | a2 = z2 + a0, transposed | dz3 | largest magnitude");
  }
}

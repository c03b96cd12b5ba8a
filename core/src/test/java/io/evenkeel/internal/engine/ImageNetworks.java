package io.evenkeel.internal.engine;

import io.evenkeel.network.AveragePool2d;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Padding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Small networks of images that use every layer and every place of BN. */
public final class ImageNetworks {
  private ImageNetworks() {}

  /** The network of that name. */
  public static Network named(String name) {
    return Objects.requireNonNull(all().get(name), name);
  }

  /** The networks, by what they show. */
  public static Map<String, Network> all() {
    Map<String, Network> all = new LinkedHashMap<>();
    all.put(
        "conv, BN, pool, flatten",
        Network.image(9, 7, 3)
            .conv(17, 3)
            .batchNorm()
            .relu()
            .maxPool(2)
            .conv(8, 2)
            .gelu()
            .flatten()
            .dense(5)
            .build());
    all.put(
        "pool before BN, BN after activation, GAP",
        Network.image(12, 12, 1)
            .batchNorm()
            .conv(24, 5)
            .maxPool(2)
            .batchNorm()
            .silu()
            .layer(Conv2d.of(40, 3).withStride(2))
            .tanh()
            .batchNorm()
            .globalAveragePool()
            .dense(5)
            .build());
    all.put(
        "residual v1 with strided shortcut, dropout",
        Network.image(8, 8, 4)
            .conv(16, 3)
            .batchNorm()
            .relu()
            .residual(b -> b.conv(16, 3).batchNorm().relu().conv(16, 3).batchNorm())
            .relu()
            .dropout(0.2)
            .residual(
                b -> b.conv(32, 3, 2).batchNorm().relu().conv(32, 3).batchNorm(),
                s -> s.conv(32, 1, 2).batchNorm())
            .relu()
            .globalAveragePool()
            .dense(5)
            .build());
    all.put(
        "residual v2, groups, depthwise, dilation, average pools",
        Network.image(10, 11, 6)
            .layer(Conv2d.of(12, 3).withGroups(2).withBias(true))
            .residual(b ->
                b.batchNorm()
                    .relu()
                    .layer(Conv2d.of(12, 3).withGroups(12).withBias(false))
                    .batchNorm()
                    .relu()
                    .conv(12, 1))
            .layer(Conv2d.of(20, 3).withDilation(2).withPadding(Padding.of(1)))
            .layer(new AveragePool2d(3, 2, 2, 2, new Padding.Explicit(1, 0, 0, 1), false))
            .leakyRelu(0.1f)
            .layer(new MaxPool2d(3, 3, 1, 1, Padding.of(1)))
            .batchNorm()
            .averagePool(2)
            .flatten()
            .dense(5)
            .build());
    all.put(
        "convolutions pooled at once, windows that do not fill the image",
        Network.image(11, 8, 3)
            .conv(33, 3)
            .maxPool(3)
            .batchNorm()
            .gelu()
            .layer(Conv2d.of(20, 2).withBias(false))
            .maxPool(2)
            .relu()
            .flatten()
            .dense(5)
            .build());
    all.put(
        "ghost batches",
        Network.image(7, 5, 2)
            .conv(16, 3)
            .batchNorm(BatchNorm.DEFAULT.withGhostRows(3))
            .relu()
            .conv(16, 3, 2)
            .tanh()
            .batchNorm(BatchNorm.DEFAULT.withGhostRows(2))
            .globalAveragePool()
            .dense(5)
            .build());
    all.put(
        "fixed factors",
        Network.image(9, 8, 3)
            .scale(0.5)
            .conv(18, 3)
            .scale(3)
            .batchNorm()
            .scale(-0.7)
            .conv(20, 3)
            .maxPool(2)
            .scale(2)
            .gelu()
            .residual(b -> b.conv(20, 3).batchNorm().scale(0.3), s -> s.scale(-2))
            .flatten()
            .dense(5, false)
            .scale(1.0 / 9)
            .build());
    all.put(
        "pools behind BN",
        Network.image(16, 32, 3)
            .conv(20, 3)
            .batchNorm()
            .relu()
            .maxPool(2)
            .conv(33, 3)
            .batchNorm(BatchNorm.DEFAULT.withGhostRows(3))
            .leakyRelu(0.1f)
            .maxPool(2)
            .dropout(0.2)
            .conv(18, 2)
            .maxPool(1)
            .batchNorm(BatchNorm.DEFAULT.withNormalizeBy(NormalizeBy.RUNNING))
            .maxPool(3)
            .relu()
            .conv(16, 1)
            .batchNorm()
            .gelu()
            .maxPool(1)
            .flatten()
            .dense(5)
            .build());
    all.put(
        "pools behind biases",
        Network.image(10, 12, 3)
            .conv(20, 3)
            .relu()
            .maxPool(2)
            .conv(17, 3)
            .maxPool(2)
            .leakyRelu(0.1f)
            .conv(16, 2)
            .gelu()
            .maxPool(2)
            .flatten()
            .dense(5)
            .build());
    all.put(
        "one pixel",
        Network.image(1, 1, 17)
            .conv(33, 1)
            .batchNorm()
            .relu()
            .conv(16, 3)
            .flatten()
            .dense(5)
            .build());
    return all;
  }
}

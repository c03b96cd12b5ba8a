package io.evenkeel.internal.engine;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Network;
import io.evenkeel.network.Padding;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of images: one step of either engine against the double reference. */
@ParameterizedClass
@EnumSource
record EngineImagesTest(EngineKind kind) {
  private static final double TOLERANCE = 2e-5;

  /** An epsilon of the order of the variance keeps BN over few pixels well-posed. */
  private static final BatchNorm NORM = BatchNorm.DEFAULT.withEpsilon(0.1);

  static Stream<String> networks() {
    return ImageNetworks.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyLayer(String name) {
    Network network = ImageNetworks.named(name).withBatchNorms(norm -> norm.withEpsilon(0.1));
    check(network, 11);
    check(network, 2);
  }

  static Stream<Arguments> geometries() {
    return IntStream.of(1, 2, 3, 5)
        .boxed()
        .flatMap(kernel ->
            Stream.of(1, 2)
                .flatMap(stride ->
                    Stream.of(Padding.SAME, Padding.VALID, Padding.of(2))
                        .map(padding -> arguments(kernel, stride, padding))));
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void everyKernelStrideAndPadding(int kernel, int stride, Padding padding) {
    Conv2d conv = Conv2d.of(6, kernel).withStride(stride).withPadding(padding);
    for (int groups : new int[] {1, 2, 6}) {
      check(network(7, 6, 6, conv.withGroups(groups)), 3);
    }
    check(network(5, 5, 1, conv), 2);
    check(network(8, 5, 17, conv), 2);
    if (padding.around(kernel, kernel).top() * 2 + 1 >= kernel) {
      check(network(1, 1, 3, conv.withPadding(Padding.of(kernel / 2))), 5);
    }
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void inFrontOfAPool(int kernel, int stride, Padding padding) {
    Conv2d conv = Conv2d.of(19, kernel).withStride(stride).withPadding(padding);
    Network network =
        Network.image(13, 12, 3)
            .layer(conv.withBias(false))
            .layer(MaxPool2d.of(2))
            .batchNorm(NORM)
            .relu()
            .globalAveragePool()
            .dense(3)
            .build();
    check(network, 3);
  }

  @ParameterizedTest
  @MethodSource("large")
  void largeImages(Conv2d conv) {
    check(network(33, 31, 5, conv), 2);
  }

  static Stream<Conv2d> large() {
    return Stream.of(
        Conv2d.of(18, 3),
        Conv2d.of(18, 3).withStride(2),
        Conv2d.of(18, 3).withDilation(3).withPadding(Padding.of(3)),
        new Conv2d(
            7,
            1,
            5,
            2,
            1,
            new Padding.Explicit(0, 1, 2, 3),
            1,
            2,
            1,
            true,
            Conv2d.of(1, 1).initialization()));
  }

  private static Network network(int height, int width, int channels, Conv2d conv) {
    return Network.image(height, width, channels)
        .batchNorm(NORM)
        .tanh()
        .layer(conv.withBias(true))
        .silu()
        .batchNorm(NORM)
        .tanh()
        .globalAveragePool()
        .dense(3)
        .build();
  }

  private void check(Network network, int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    Loss loss = Loss.softmaxCrossEntropy();
    Batch batch = Batch.random(network, loss, rows, random);
    Judge.firstStep(kind, network, loss, States.random(network, 1, random), batch, TOLERANCE);
  }
}

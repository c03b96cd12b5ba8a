package io.evenkeel.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Residuals and names: their graph, and what is refused. */
class ResidualTest {

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void theShortcutComesBeforeTheBranchAndTheSumAfterIt() {
    Network network =
        Network.input(3)
            .dense(4)
            .residual(
                b -> b.batchNorm().relu().dense(5).named("conv1"),
                s -> s.dense(5).named("downsample.0").batchNorm())
            .named("layer1.0")
            .residual(b -> b.residual(c -> c.tanh()).dropout(0.5))
            .dense(2)
            .build();
    assertThat(network.graph().nodes())
        .extracting(n -> "%s %s %s %s".formatted(n.path(), n.op().kind(), n.inputs(), n.shape()))
        .containsExactly(
            "input Input [] 3",
            "0 Dense [0] 4",
            "layer1.0.downsample.0 Dense [1] 5",
            "layer1.0.shortcut.1 BatchNorm [2] 5",
            "layer1.0.branch.0 BatchNorm [1] 4",
            "layer1.0.branch.1 Activation [4] 4",
            "layer1.0.conv1 Dense [5] 5",
            "layer1.0 Add [6, 3] 5",
            "2.branch.0.branch.0 Activation [7] 5",
            "2.branch.0 Add [8, 7] 5",
            "2.branch.1 Dropout [9] 5",
            "2 Add [10, 7] 5",
            "3 Dense [11] 2");
    assertThat(network.graph().nodes())
        .extracting(Node::order)
        .containsExactly(0, 0, 1, 2, 3, 4, 5, 6, 6, 7, 7, 8, 8);
    assertThat(network.graph().uses()).containsExactly(1, 2, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1);
    assertThat(network.graph().parameters().keySet())
        .extracting(ParameterKey::toString)
        .containsExactly(
            "0.weight",
            "0.bias",
            "layer1.0.downsample.0.weight",
            "layer1.0.shortcut.1.gamma",
            "layer1.0.shortcut.1.beta",
            "layer1.0.branch.0.gamma",
            "layer1.0.branch.0.beta",
            "layer1.0.conv1.weight",
            "layer1.0.conv1.bias",
            "3.weight",
            "3.bias");
    assertThat(network.outputFeatures()).isEqualTo(2);
  }

  /** The bias is dropped before BN in the same branch, but kept where another branch takes it. */
  @Test
  void aFreeBiasBeforeBatchNorm() {
    Network network =
        Network.input(3)
            .dense(4)
            .residual(b -> b.dense(4).batchNorm().dense(4))
            .residual(b -> b.batchNorm())
            .dense(4)
            .named("head")
            .batchNorm()
            .build();
    assertThat(network.graph().parameters().keySet())
        .extracting(ParameterKey::toString)
        .filteredOn(name -> name.endsWith("bias"))
        .containsExactly("0.bias", "1.branch.2.bias");
    rejects(
        () -> Network.input(3).residual(b -> b.dense(3, true).batchNorm()).build(),
        "layer 0.branch.0 is dense with a bias and layer 0.branch.1 is a BatchNorm, which subtracts"
            + " that bias again: leave the bias out");
    rejects(
        () -> Network.input(3).dense(3, true).named("fc").batchNorm().named("bn").dense(1).build(),
        "layer fc is dense with a bias and layer bn is a BatchNorm, which subtracts that bias"
            + " again: leave the bias out");
  }

  @Test
  void everyLayerIsReachedByAChange() {
    Network network =
        ResidualKind.NAMED.network(BatchNorm.DEFAULT, ActivationFunction.RELU, 0.5, 4, 6, 2);
    Network changed = network.withBatchNorms(norm -> norm.withEmaDecay(0.5));
    assertThat(changed.graph().batchNorms())
        .hasSize(6)
        .allSatisfy(n -> assertThat(((BatchNorm) n.op()).emaDecay()).isEqualTo(0.5));
    assertThat(changed.graph().parameters()).isEqualTo(network.graph().parameters());
    assertThat(changed.withBatchNorms(_ -> BatchNorm.DEFAULT)).isEqualTo(network);
    assertThat(network.needsTwoRows()).isTrue();
    assertThat(
            network
                .withBatchNorms(norm -> norm.withNormalizeBy(NormalizeBy.RUNNING))
                .needsTwoRows())
        .isFalse();
  }

  @Test
  void waysOfDifferentShapes() {
    rejects(
        () -> Network.input(3).residual(b -> b.dense(4)).dense(1).build(),
        "layer 0 (Residual): a residual adds branch and shortcut, but its branch gives 4 and its"
            + " shortcut 3: let branch and shortcut end with the same shape");
    rejects(
        () ->
            Network.input(3)
                .relu()
                .residual(b -> b.residual(c -> c.dense(5), s -> s.dense(6)))
                .named("layer1.0")
                .dense(1)
                .build(),
        "layer layer1.0.branch.0 (Residual): a residual adds branch and shortcut, but its branch"
            + " gives 5 and its shortcut 6: let branch and shortcut end with the same shape");
    rejects(
        () -> Network.input(3).residual(b -> {}).dense(1).build(),
        "a residual's branch needs at least 1 layer, but got none");
  }

  @Test
  void namesThatCannotBe() {
    rejects(
        () -> Network.input(3).dense(4).named("fc").dense(4).named("fc").build(),
        "two layers of the network are called fc: each needs a name of its own");
    rejects(
        () -> Network.input(3).dense(4).named("1").dense(4).build(),
        "two layers of the network are called 1: each needs a name of its own");
    rejects(
        () -> Network.input(3).residual(b -> b.dense(3)).dense(3).named("0.branch.0").build(),
        "two layers of the network are called 0.branch.0: each needs a name of its own");
    rejects(
        () ->
            Network.input(3).residual(b -> b.dense(3).named("a"), s -> s.relu().named("a")).build(),
        "two layers of the network are called 0.a: each needs a name of its own");
    for (String name : List.of("", "a b", ".a", "a.", "a..b", "a-b", "a/b")) {
      rejects(
          () -> Network.input(3).dense(4).named(name).build(),
          "a layer's name is made of letters, digits and underscores, with dots between its parts,"
              + " but got \"%s\"".formatted(name));
    }
    rejects(
        () -> new Named("a", new Named("b", new Dropout(0.5f))),
        "a layer has one name, but got \"a\" and \"b\"");
    assertThatThrownBy(() -> Network.input(3).named("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a name follows the layer that it is given to");
  }

  @Test
  void anEmbeddingOnlyOnTheInputItself() {
    EmbeddingTable table = new EmbeddingTable(5, 3);
    String message =
        "layer %s is an Embedding, but only the first layer can be one, because its codes are"
            + " columns of the network's input";
    rejects(
        () -> Network.input(3).residual(b -> b.embedding(table).dense(3)).build(),
        message.formatted("0.branch.0"));
    rejects(
        () -> Network.input(3).residual(b -> b.dense(3), s -> s.embedding(table).dense(3)).build(),
        message.formatted("0.shortcut.0"));
    rejects(
        () -> Network.input(3).dense(3).residual(b -> b.embedding(table).dense(3)).build(),
        message.formatted("1.branch.0"));
    rejects(
        () -> Network.input(3).residual(b -> b.relu()).embedding(table).dense(3).build(),
        message.formatted("1"));
  }

  @Test
  void aNetworkNeedsADenseLayerSomewhere() {
    rejects(
        () -> Network.input(3).residual(b -> b.batchNorm().relu()).build(),
        "a network needs at least one dense layer or convolution, but got none");
    assertThat(Network.input(3).residual(b -> b.dense(3)).build().outputFeatures()).isEqualTo(3);
  }

  @Test
  void residualsInsideResidualsHaveABound() {
    Layer layer = new Dense(3, true, new Initialization.He());
    for (int depth = 1; depth <= 6; depth++) {
      layer = new Named("block", new Residual(List.of(new Dropout(0.5f)), List.of(layer)));
    }
    Layer six = layer;
    assertThat(new Network(3, List.of(six)).graph().nodes()).hasSize(2 + 2 * 6);
    rejects(
        () -> new Network(3, List.of(new Residual(List.of(six)))),
        "residuals may lie up to 6 deep inside each other, but these lie 7 deep");
  }
}

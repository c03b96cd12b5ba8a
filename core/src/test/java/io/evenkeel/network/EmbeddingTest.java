package io.evenkeel.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static final EmbeddingTable TABLE = new EmbeddingTable(5, 3);

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void codesBecomeVectors() {
    Network network = Network.input(7).embedding(TABLE, new EmbeddingTable(2, 8)).dense(1).build();
    Graph graph = network.graph();
    assertThat(graph.inputShape(graph.at("0"))).isEqualTo(Shape.of(7));
    assertThat(graph.inputShape(graph.at("1"))).isEqualTo(Shape.of(5 + 3 + 8));
  }

  @Test
  void sizesThatCannotBe() {
    rejects(
        () -> new EmbeddingTable(0, 3), "an embedding needs 1 to 16777216 categories, but got 0");
    rejects(
        () -> new EmbeddingTable((1 << 24) + 1, 3),
        "an embedding needs 1 to 16777216 categories, but got 16777217");
    rejects(
        () -> new EmbeddingTable(5, 0),
        "an embedding's vectors need 1 to 4096 dimensions, but got 0");
    rejects(
        () -> new EmbeddingTable(5, 4097),
        "an embedding's vectors need 1 to 4096 dimensions, but got 4097");
    rejects(
        () -> new EmbeddingTable(1 << 24, 65),
        "an embedding of 16777216 categories in 65 dimensions has more than the 1073741824 numbers"
            + " that there may be: choose fewer dimensions, or put rare categories into one");
    rejects(() -> new Embedding(List.of()), "an embedding needs at least 1 table, but got none");
    List<EmbeddingTable> many = Collections.nCopies(4097, new EmbeddingTable(1, 4096));
    rejects(
        () -> new Embedding(many),
        "an embedding's vectors may have at most 16777216 columns together");
  }

  @Test
  void aPlaceThatCannotBe() {
    rejects(
        () -> Network.input(7).batchNorm().embedding(TABLE).dense(1).build(),
        "layer 1 is an Embedding, but only the first layer can be one, because its codes are"
            + " columns of the network's input");
    rejects(
        () -> Network.input(1).embedding(TABLE, TABLE).dense(1).build(),
        "layer 0 (Embedding): an embedding of 2 tables needs as many columns of codes, the last ones"
            + " of the input, but the network has 1 input features");
  }
}

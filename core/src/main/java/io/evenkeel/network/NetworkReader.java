package io.evenkeel.network;

import io.evenkeel.internal.layer.SimpleLayer;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.network.TextTokens.Token;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a {@link NetworkText}: the layers' names and how they lie in each other. */
final class NetworkReader {
  private static final String LAYERS =
      "a layer (dense, conv, pool, avgpool, gap, flatten, bn, relu, relu6, gelu, silu, tanh, sigmoid,"
          + " leaky-relu, identity, dropout, scale, embedding or res(...))";

  private final TextTokens tokens;
  private final LayerWords words;

  /** The shape of what the layers so far give. */
  private Shape shape = Shape.of(1);

  /** Whether that is rows of numbers, as {@link LeafLayer#givesRow} says. */
  private boolean row;

  /** How many residuals the current layers lie in. */
  private int depth;

  /** The layer that was read last. */
  private Token last;

  NetworkReader(TextTokens tokens, int outputs, BatchNorm norm) {
    this.tokens = tokens;
    words = new LayerWords(tokens, outputs, norm);
    last = tokens.peek();
  }

  Network network(Shape input) {
    shape = input;
    row = input.positions() == 1;
    Network.Builder builder = new Network.Builder(input, row);
    layers(builder);
    if (!tokens.peek().text().isEmpty()) {
      throw tokens.unexpected("a comma and a layer, or the end", tokens.peek());
    }
    int outputs = words.outputs();
    if (!shape.equals(Shape.of(outputs))) {
      throw tokens.wrong(
          "expected %d outputs, but the last layer gives %s: end with dense classes"
              .formatted(outputs, shape),
          last);
    }
    try {
      return builder.build();
    } catch (DuplicatePathException e) {
      Token twice = words.named(e.path()).orElseThrow(() -> e);
      throw tokens.wrong(String.valueOf(e.getMessage()), twice);
    }
  }

  private void layers(LayerChain<?> chain) {
    Token bias = null;
    do {
      Token name = tokens.take();
      if (name.ends()) {
        throw tokens.unexpected(LAYERS, name);
      }
      last = name;
      bias = layer(chain, name, bias);
      if (!tokens.peek().ends()) {
        throw tokens.unexpected(words.expected() + " or a comma", tokens.peek());
      }
    } while (tokens.takeIf(","));
  }

  /**
   * Reads one layer.
   *
   * @param bias the word that gave the layer before it a bias
   * @return the word that gave this one a bias
   */
  private @Nullable Token layer(LayerChain<?> chain, Token name, @Nullable Token bias) {
    LeafLayer layer = null;
    words.begin();
    switch (name.text().toLowerCase(Locale.ROOT)) {
      case "dense" -> layer = words.dense();
      case "conv" -> layer = words.conv();
      case "pool", "maxpool" -> layer = words.maxPool();
      case "avgpool" -> layer = words.averagePool();
      case "gap" -> layer = words.plain(new GlobalAveragePool());
      case "flatten" -> layer = words.plain(new Flatten());
      case "bn" -> {
        if (bias != null) {
          throw tokens.wrong(
              "the bn behind this layer subtracts its bias again: leave the word bias out", bias);
        }
        layer = words.batchNorm();
      }
      case "embedding" -> layer = embedding(name);
      case "res" -> {
        residual(chain, name);
        return null;
      }
      default ->
          layer =
              SimpleLayer.named(name.text())
                  .map(simple -> words.simple(simple))
                  .orElseGet(() -> words.activation(function(name)));
    }
    Shape input = shape;
    LeafLayer read = layer;
    row = tokens.at(name, () -> read.givesRow(row));
    shape = tokens.at(words.culprit(read, input, name), () -> read.output(input));
    chain.add(layer, words.isFree());
    words.name(chain);
    return words.biasWord();
  }

  private ActivationFunction function(Token name) {
    String constant = name.text().toUpperCase(Locale.ROOT).replace('-', '_');
    for (ActivationFunction function : ActivationFunction.values()) {
      if (function.name().equals(constant)) {
        return function;
      }
    }
    throw tokens.unexpected(LAYERS, name);
  }

  private LeafLayer embedding(Token name) {
    if (name.start() != tokens.first().start()) {
      throw tokens.wrong(
          "only the first layer can be an embedding, because its codes are columns of the input",
          name);
    }
    if (shape.positions() > 1) {
      throw tokens.wrong(
          "an embedding takes rows whose last columns are codes of categories, but the input is %s: leave it out"
              .formatted(shape),
          name);
    }
    return words.embedding();
  }

  private void residual(LayerChain<?> chain, Token name) {
    if (++depth > Network.MOST_DEPTH) {
      throw tokens.wrong(
          "residuals may lie up to %d deep inside each other".formatted(Network.MOST_DEPTH), name);
    }
    if (!tokens.takeIf("(")) {
      throw tokens.unexpected("( and a residual's layers", tokens.peek());
    }
    Shape input = shape;
    boolean inputRow = row;
    LayerChain.Way branch = new LayerChain.Way();
    LayerChain.Way shortcut = new LayerChain.Way();
    layers(branch);
    Shape sum = shape;
    boolean sumRow = row;
    shape = input;
    row = inputRow;
    if (tokens.takeIf("|")) {
      layers(shortcut);
    }
    if (!tokens.takeIf(")")) {
      throw tokens.unexpected("a comma and a layer, or the ) of a residual", tokens.peek());
    }
    depth--;
    last = name;
    if (!sum.equals(shape)) {
      throw tokens.wrong(
          "a residual adds its branch and its shortcut, but its branch gives %s and its shortcut %s: give it a shortcut of that shape behind a |"
              .formatted(sum, shape),
          name);
    }
    row |= sumRow;
    words.begin();
    words.options();
    chain.add(new Residual(branch.layers(), shortcut.layers()), false);
    words.name(chain);
  }
}

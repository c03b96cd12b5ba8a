package io.evenkeel.network;

import io.evenkeel.internal.layer.SimpleLayer;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.network.TextTokens.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands behind a layer's name in a {@link NetworkText}: its numbers and its options.
 */
final class LayerWords {
  private final TextTokens tokens;
  private final TextValues values;
  private final int outputs;
  private final BatchNorm norm;

  /** The names of all layers so far. */
  private final List<Token> names = new ArrayList<>();

  /** The options that the current layer may have, and what reads each. */
  private final Map<String, Consumer<Token>> options = new LinkedHashMap<>();

  private @Nullable Token name;
  private @Nullable Token bias;
  private @Nullable Token groups;
  private boolean free;
  private Initialization initialization = new Initialization.FromActivation();

  LayerWords(TextTokens tokens, int outputs, BatchNorm norm) {
    this.tokens = tokens;
    values = new TextValues(tokens);
    this.outputs = outputs;
    this.norm = norm;
  }

  /** Begins with the next layer. */
  void begin() {
    options.clear();
    name = null;
    bias = null;
    groups = null;
    values.begin();
    free = false;
    initialization = new Initialization.FromActivation();
  }

  int outputs() {
    return outputs;
  }

  /** Whether the layer's bias is left out where a bn follows. */
  boolean isFree() {
    return free;
  }

  /** The word bias, if it stood there. */
  @Nullable Token biasWord() {
    return bias;
  }

  /** The options of the current layer, for a message. */
  String expected() {
    return String.join(", ", options.keySet());
  }

  /** What to mark where the layer does not fit its input: its groups, a 0, or its word. */
  Token culprit(LeafLayer layer, Shape input, Token word) {
    boolean divided =
        !(layer instanceof Conv2d conv)
            || (input.channels() % conv.groups() == 0 && conv.filters() % conv.groups() == 0);
    return divided || groups == null ? values.culprit(word) : groups;
  }

  /** Gives the layer its name, if it has one. */
  void name(LayerChain<?> chain) {
    Token given = name;
    if (given != null) {
      names.add(given);
      tokens.at(given, () -> chain.named(Named.checked(given.text())));
    }
  }

  /** The last name that makes a layer's path what it is, where it has one. */
  Optional<Token> named(String path) {
    return names.reversed().stream()
        .filter(name -> path.equals(name.text()) || path.endsWith("." + name.text()))
        .findFirst();
  }

  /** A layer without numbers and options. */
  LeafLayer plain(LeafLayer layer) {
    options();
    return layer;
  }

  LeafLayer dense() {
    Token features = tokens.peek();
    int count =
        tokens.takeIf("classes")
            ? outputs
            : values.number("a number of features such as 128, or classes");
    return weighted(() -> new Dense(count, true, initialization), features);
  }

  LeafLayer conv() {
    Token first = tokens.peek();
    int filters = values.number("a number of filters such as 32");
    int[] kernel = values.size("a kernel's size such as 3 or 3x5");
    int[] stride = {1, 1};
    int[] dilation = {1, 1};
    int[] parts = {1};
    Padding[] padding = {Padding.SAME};
    options.put("stride", _ -> values.size("a stride such as 2", stride));
    options.put("pad", _ -> padding[0] = values.padding());
    options.put("dilation", _ -> values.size("a dilation such as 2", dilation));
    options.put(
        "groups",
        _ -> {
          groups = tokens.peek();
          parts[0] = values.number("a number of groups");
        });
    return weighted(
        () ->
            new Conv2d(
                filters,
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                padding[0],
                dilation[0],
                dilation[1],
                parts[0],
                true,
                initialization),
        first);
  }

  private LeafLayer weighted(Supplier<WeightedLayer> layer, Token at) {
    Token[] without = {null};
    options.put("bias", word -> bias = word);
    options.put("nobias", word -> without[0] = word);
    options.put("init", _ -> initialization = values.initialization());
    options();
    Token none = without[0];
    if (bias != null && none != null) {
      throw tokens.wrong("a layer has a bias or none, but both words stand here", none);
    }
    free = bias == null && none == null;
    return tokens.at(
        values.culprit(at), () -> none == null ? layer.get() : layer.get().withBias(false));
  }

  LeafLayer maxPool() {
    Token first = tokens.peek();
    int[] window = values.size("a window's size such as 2");
    int[] stride = window.clone();
    Padding.Explicit padding = poolOptions(stride);
    return tokens.at(
        values.culprit(first),
        () -> new MaxPool2d(window[0], window[1], stride[0], stride[1], padding));
  }

  LeafLayer averagePool() {
    Token first = tokens.peek();
    int[] window = values.size("a window's size such as 2");
    int[] stride = window.clone();
    boolean[] counts = {true};
    options.put("ignorepad", _ -> counts[0] = false);
    Padding.Explicit padding = poolOptions(stride);
    return tokens.at(
        values.culprit(first),
        () -> new AveragePool2d(window[0], window[1], stride[0], stride[1], padding, counts[0]));
  }

  private Padding.Explicit poolOptions(int[] stride) {
    Padding.Explicit[] padding = {Padding.VALID};
    options.put("stride", _ -> values.size("a stride such as 2", stride));
    options.put("pad", _ -> padding[0] = values.explicit());
    options();
    return padding[0];
  }

  LeafLayer batchNorm() {
    BatchNorm[] layer = {norm};
    options.put(
        "epsilon",
        _ -> layer[0] = layer[0].withEpsilon(values.real("a positive number such as 1e-5")));
    options.put("decay", _ -> layer[0] = layer[0].withEmaDecay(values.real("a share such as 0.9")));
    options.put("ghost", _ -> layer[0] = layer[0].withGhostRows(values.number("a number of rows")));
    options.put(
        "statistics",
        _ -> layer[0] = layer[0].withStatistics(values.constant(Statistics.values())));
    options.put("unbiased", _ -> layer[0] = layer[0].withEstimator(VarianceEstimator.UNBIASED));
    options.put("nogamma", _ -> layer[0] = layer[0].withLearned(false, layer[0].learnBeta()));
    options.put("nobeta", _ -> layer[0] = layer[0].withLearned(layer[0].learnGamma(), false));
    options.put("noupdate", _ -> layer[0] = layer[0].withUpdateStatistics(false));
    options.put("running", _ -> layer[0] = layer[0].withNormalizeBy(NormalizeBy.RUNNING));
    options();
    return layer[0];
  }

  LeafLayer activation(ActivationFunction function) {
    float slope = Activation.DEFAULT_SLOPE;
    boolean numbered = !tokens.peek().ends() && tokens.peek().text().matches("[-+.\\d].*");
    if (function == ActivationFunction.LEAKY_RELU && numbered) {
      slope = (float) values.real("a slope such as 0.1");
    }
    return plain(new Activation(function, slope));
  }

  /** A layer with numbers alone, in their order. */
  LeafLayer simple(SimpleLayer kind) {
    Token first = tokens.peek();
    Map<String, Double> numbers = new LinkedHashMap<>();
    kind.settings().forEach(name -> numbers.put(name, values.real("a number, its " + name)));
    return plain(tokens.at(first, () -> kind.layer(numbers::get)));
  }

  LeafLayer embedding() {
    List<EmbeddingTable> tables = new ArrayList<>();
    do {
      Token table = tokens.peek();
      int[] size = values.size("categories and columns of a table, such as 50x8");
      tables.add(tokens.at(table, () -> new EmbeddingTable(size[0], size[1])));
    } while (tokens.peek().text().matches("\\d.*"));
    return plain(new Embedding(tables));
  }

  /** Reads options in any order, each at most once. */
  void options() {
    options.put("as", _ -> name = named());
    Set<String> seen = new HashSet<>();
    while (!tokens.peek().ends()) {
      Token word = tokens.peek();
      String option = word.text().toLowerCase(Locale.ROOT);
      Consumer<Token> reader = options.get(option);
      if (reader == null) {
        return;
      }
      if (!seen.add(option)) {
        throw tokens.wrong("%s stands twice in one layer".formatted(option), word);
      }
      tokens.take();
      tokens.at(
          tokens.peek(),
          () -> {
            reader.accept(word);
            return word;
          });
    }
  }

  private Token named() {
    Token token = tokens.take();
    if (token.ends()) {
      throw tokens.unexpected("a name such as conv1", token);
    }
    return token;
  }
}

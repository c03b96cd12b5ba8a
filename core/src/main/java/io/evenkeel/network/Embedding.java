package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks up learned vectors of categories. The last k columns of the input are codes, one column a
 * table; the columns before them are numbers, which pass through:
 *
 * <pre>
 *   x = (numbers, c_1, .., c_k)        y = (numbers, E_1[c_1], .., E_k[c_k])
 * </pre>
 *
 * A code is a whole float, 0 .. categories - 1; anything else is an error that names row and
 * column. E_t is categories x dimension, starts Gaussian with variance 1 / dimension, and is
 * trained by whichever optimizer trains the network; weight decay takes it only where it takes
 * biases too. Only a network's first layer can be an Embedding: codes have no gradient.
 *
 * <p>Source: Guo and Berkhahn 2016, Entity embeddings of categorical variables.
 *
 * @param tables one per column of codes, in the order of the columns
 */
public record Embedding(List<EmbeddingTable> tables) implements LeafLayer {
  private static final int MOST_COLUMNS = 1 << 24;

  public Embedding {
    tables = List.copyOf(tables);
    if (tables.isEmpty()) {
      throw new InvalidInputException("an embedding needs at least 1 table, but got none");
    }
    if (tables.stream().mapToLong(EmbeddingTable::dimension).sum() > MOST_COLUMNS) {
      throw new InvalidInputException(
          "an embedding's vectors may have at most %d columns together".formatted(MOST_COLUMNS));
    }
  }

  /** Number of columns that all vectors have together. */
  public int width() {
    return tables.stream().mapToInt(EmbeddingTable::dimension).sum();
  }

  /** The role of a table's vectors. */
  public static String role(int table) {
    return "table" + table;
  }

  @Override
  public Shape output(Shape input) {
    int columns = input.features();
    if (tables.size() > columns) {
      throw new InvalidInputException(
          ("an embedding of %d tables needs as many columns of codes, the last ones of the input,"
                  + " but the network has %d input features")
              .formatted(tables.size(), columns));
    }
    return Shape.of(columns - tables.size() + width());
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    List<ParameterSpec> specs = new ArrayList<>();
    for (int t = 0; t < tables.size(); t++) {
      EmbeddingTable table = tables.get(t);
      specs.add(
          new ParameterSpec(
              role(t),
              table.categories(),
              table.dimension(),
              new ParameterSpec.Start.Vectors(table.dimension()),
              true,
              false,
              "tables.%d.weight".formatted(t),
              FileLayout.MATRIX));
    }
    return specs;
  }

  @Override
  public boolean givesRow(boolean row) {
    return true;
  }

  @Override
  public String kind() {
    return "Embedding";
  }

  @Override
  public String label() {
    return tables.stream()
        .map(t -> "%d x %d".formatted(t.categories(), t.dimension()))
        .collect(Collectors.joining(", ", "Embedding ", ""));
  }
}

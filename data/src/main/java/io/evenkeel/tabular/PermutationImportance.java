package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.table.Table;

/**
 * Permutation importance: a column's values are shuffled among the rows, and the model evaluated as
 * if nothing had happened. What it loses is what it had from the column. Columns that say the same
 * share their importance, so that each of them may look unimportant.
 *
 * <p>Source: Breiman 2001, Random forests, section 10; Fisher et al. 2019.
 *
 * @param repeats number of times that each column is dealt, at least 1
 * @param mostRows the most rows that are used; drawn at random, where there are more
 * @param seed of the drawing and the dealing
 */
public record PermutationImportance(int repeats, int mostRows, long seed) {

  /** Five repeats on at most 20,000 rows. */
  public static final PermutationImportance DEFAULT = new PermutationImportance(5, 20_000, 42);

  public PermutationImportance {
    if (repeats < 1 || mostRows < 2) {
      throw new InvalidInputException(
          "permutation importance needs at least 1 repeat and 2 rows, but got %d and %d"
              .formatted(repeats, mostRows));
    }
  }

  /**
   * The importance of a model's columns on a table's rows.
   *
   * @throws InvalidInputException if the table lacks the target or a column, or has fewer than two
   *     rows with a target that the model can answer
   */
  public Importances of(TabularModel model, Table table) {
    return of(model, JudgedRows.all(model.preprocessor(), model.target(), table));
  }

  /** The importance of a model's columns on some rows. */
  Importances of(TabularModel model, JudgedRows rows) {
    CellRows.Sample sample =
        CellRows.sample(
            model.preprocessor(),
            model.target(),
            rows,
            mostRows,
            RandomStream.of(seed, "importance rows", 0));
    if (sample.rows().rows() < 2) {
      throw new InvalidInputException(
          "permutation importance needs at least 2 rows with a target, but %s has %d"
              .formatted(rows.table().source(), sample.rows().rows()));
    }
    return new DealtRows(model, sample.rows(), seed).importances(repeats, sample.of());
  }
}

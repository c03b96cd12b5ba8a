package io.evenkeel.exchange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One worker's share of one of a step's reductions, and the result of all workers' shares. */
public final class ShardValues {

  /** How two parts are merged. */
  public enum Kind {
    /** Values are added. */
    SUMS,
    /**
     * Values are, for each group of rows, a count, the means of the columns, and their sums of
     * squared deviations; merged by Chan, Golub and LeVeque (1979).
     */
    MOMENTS,
    /** Gradients are added, in float. */
    GRADIENTS
  }

  private final Kind kind;
  private final int columns;
  private final int shards;
  private final List<ShardPart> parts;
  private ShardPart result;

  /**
   * One worker's share.
   *
   * @param columns number of columns of MOMENTS; without meaning elsewhere
   * @param shards number of all shards
   * @param parts this worker's parts, in order of their shards
   */
  public ShardValues(Kind kind, int columns, int shards, List<ShardPart> parts) {
    this.kind = kind;
    this.columns = columns;
    this.shards = shards;
    this.parts = List.copyOf(parts);
    result = this.parts.getFirst();
  }

  /** How parts are merged. */
  public Kind kind() {
    return kind;
  }

  /** Number of all shards. */
  public int shards() {
    return shards;
  }

  /** This worker's parts, in order of their shards. */
  public List<ShardPart> parts() {
    return parts;
  }

  /**
   * Takes the parts of all workers.
   *
   * @param all in any order, this worker's among them; read
   * @throws IllegalArgumentException if they are not all shards, each once
   */
  public void take(List<ShardPart> all) {
    List<ShardPart> merged = merged(all);
    if (merged.size() != 1 || merged.getFirst().shards() != shards) {
      throw new IllegalArgumentException(
          "expected the parts of all %d shards, each once, but got %s"
              .formatted(
                  shards,
                  merged.stream()
                      .map(p -> p.firstShard() + " to " + (p.firstShard() + p.shards() - 1))
                      .toList()));
    }
    result = merged.getFirst();
  }

  /** The result of all shards; before {@link #take}, this worker's first part. */
  public ShardPart result() {
    return result;
  }

  /**
   * Merges parts as far as the tree over shards allows.
   *
   * @param some parts of this reduction, in any order; read
   * @return fewer parts, in order of their shards, in arrays of their own
   */
  public List<ShardPart> merged(List<ShardPart> some) {
    List<ShardPart> stack = new ArrayList<>();
    for (ShardPart part :
        some.stream().sorted(Comparator.comparingInt(ShardPart::firstShard)).toList()) {
      stack.add(
          new ShardPart(
              part.firstShard(), part.shards(), part.values().clone(), part.gradients().clone()));
      while (stack.size() >= 2 && siblings(stack.get(stack.size() - 2), stack.getLast())) {
        ShardPart from = stack.removeLast();
        ShardPart into = stack.removeLast();
        merge(kind, columns, into.values(), from.values(), into.values().length);
        add(into.gradients(), from.gradients());
        stack.add(
            new ShardPart(
                into.firstShard(), into.shards() + from.shards(), into.values(), into.gradients()));
      }
    }
    return stack;
  }

  private boolean siblings(ShardPart a, ShardPart b) {
    return a.firstShard() + a.shards() == b.firstShard()
        && ShardTree.siblings(a.firstShard(), b.firstShard(), b.firstShard() + b.shards(), shards);
  }

  /**
   * Merges the values of one part into those of the one before it.
   *
   * @param columns of MOMENTS
   * @param into read and overwritten
   * @param from read
   * @param size number of values
   */
  public static void merge(Kind kind, int columns, double[] into, double[] from, int size) {
    if (kind == Kind.MOMENTS) {
      for (int group = 0; group < size; group += 1 + 2 * columns) {
        mergeMoments(columns, into, from, group);
      }
      return;
    }
    for (int i = 0; i < size; i++) {
      into[i] += from[i];
    }
  }

  /**
   * delta = mean_b - mean_a; mean = mean_a + delta n_b / n; M2 = M2_a + M2_b + delta^2 n_a n_b / n.
   */
  private static void mergeMoments(int columns, double[] into, double[] from, int at) {
    if (from[at] == 0) {
      return;
    }
    if (into[at] == 0) {
      System.arraycopy(from, at, into, at, 1 + 2 * columns);
      return;
    }
    double share = from[at] / (into[at] + from[at]);
    double product = into[at] * share;
    into[at] += from[at];
    for (int mean = at + 1; mean <= at + columns; mean++) {
      double delta = from[mean] - into[mean];
      into[mean] += delta * share;
      into[mean + columns] += from[mean + columns] + delta * delta * product;
    }
  }

  private static void add(float[] into, float[] from) {
    for (int i = 0; i < into.length; i++) {
      into[i] += from[i];
    }
  }
}

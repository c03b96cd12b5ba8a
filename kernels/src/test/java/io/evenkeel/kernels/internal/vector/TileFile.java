package io.evenkeel.kernels.internal.vector;

/**
 * One file of register tiles: a class with two tiles, one of many rows and one of few for the rest.
 *
 * @param name the class
 * @param left how the left operand is read
 * @param about the first paragraph of its comment
 * @param vectors vectors of columns, 1 or 2
 * @param rows rows of the large tile
 * @param rest rows of the small one
 */
record TileFile(String name, Left left, String about, int vectors, int rows, int rest) {

  /** How a tile finds row r of the left operand, and what it takes of it at step k. */
  enum Left {
    /** Rows a distance apart; one element, for all columns. */
    STRIDED,
    /** Rows at offsets of their own, and so is each step of k; one element, for all columns. */
    INDIRECT,
    /** As {@link #INDIRECT}, but each column has an element of its own, one after the other. */
    CHANNELS
  }

  private static final String STRIDED =
      """
            float[] left,
            int leftOffset,
            int rowStride,
            int depthStride,
            int last,
            float[] right,
            int rightOffset,
            int depth,
            float[] product,
            int productOffset,
            int productStride,
            boolean add) {
      """;

  private static final String INDIRECT =
      """
            float[] left,
            int leftOffset,
            int[] rowOffsets,
            int row,
            int last,
            int[] depthOffsets,
            int firstDepth,
            int depth,
            float[] right,
            int rightOffset,
            float[] product,
            int productOffset,
            int[] places,
            boolean add) {
      """;

  /** The whole file, formatted. */
  String text() {
    StringBuilder to = new StringBuilder();
    to.append("package io.evenkeel.kernels.internal.vector;\n\n");
    to.append("import static io.evenkeel.kernels.internal.vector.Species.FLOAT;\n");
    if (vectors > 1) {
      to.append("import static io.evenkeel.kernels.internal.vector.Species.LANES;\n");
    }
    to.append("\nimport io.evenkeel.kernels.Panels;\n");
    to.append("import jdk.incubator.vector.FloatVector;\n\n");
    to.append("/**\n").append(about);
    to.append(
        switch (left) {
          case STRIDED ->
              """
               *
               * <p>The arguments are those of {@link io.evenkeel.kernels.MicroKernel#multiply}, for one tile.
               */
              """;
          case INDIRECT ->
              """
               *
               * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiply}, for one tile.
               */
              """;
          case CHANNELS ->
              """
               *
               * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiplyChannels}, for
               * one tile and one vector of channels.
               */
              """;
        });
    to.append("final class ").append(name).append(" {\n");
    to.append("  private ").append(name).append("() {}\n");
    tile(to, rows);
    tile(to, rest);
    return to.append("}\n").toString();
  }

  private void tile(StringBuilder to, int count) {
    to.append(
        "\n  /** %d rows x %d vector%s. */\n".formatted(count, vectors, vectors > 1 ? "s" : ""));
    to.append("  static void tile%dx%d(\n".formatted(count, vectors));
    to.append(left == Left.STRIDED ? STRIDED : INDIRECT);
    for (int r = 0; r < count; r++) {
      to.append(
          left == Left.STRIDED
              ? "    int a%d = leftOffset%s;\n".formatted(r, row(r, "rowStride"))
              : "    int a%d = leftOffset + rowOffsets[%s];\n".formatted(r, indirect(r)));
    }
    for (int r = 0; r < count; r++) {
      for (int v = 0; v < vectors; v++) {
        to.append("    FloatVector %s = FloatVector.zero(FLOAT);\n".formatted(sum(r, v)));
      }
    }
    chainsGoOn(to, count);
    multiplyAdds(to, count);
    store(to, count);
    to.append("  }\n");
  }

  private void chainsGoOn(StringBuilder to, int count) {
    to.append("    if (add) {\n");
    for (int r = 0; r < count; r++) {
      to.append(
          left == Left.STRIDED
              ? "      int p%d = productOffset%s;\n".formatted(r, row(r, "productStride"))
              : "      int p%d = productOffset + places[%s];\n".formatted(r, indirect(r)));
      for (int v = 0; v < vectors; v++) {
        to.append(
            "      %s = FloatVector.fromArray(FLOAT, product, p%d%s);\n"
                .formatted(sum(r, v), r, lanes(v)));
      }
    }
    to.append("    }\n");
  }

  private void multiplyAdds(StringBuilder to, int count) {
    to.append(
        left == Left.STRIDED
            ? "    for (int k = 0, d = 0, w = rightOffset; k < depth;"
                + " k++, d += depthStride, w += Panels.WIDTH) {\n"
            : """
                for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
                  int d = depthOffsets[firstDepth + k];
            """);
    for (int v = 0; v < vectors; v++) {
      to.append(
          "      FloatVector %s = FloatVector.fromArray(FLOAT, right, w%s);\n"
              .formatted(column(v), lanes(v)));
    }
    for (int r = 0; r < count; r++) {
      to.append(
          (left == Left.CHANNELS
                  ? "      FloatVector s%d = FloatVector.fromArray(FLOAT, left, a%d + d);\n"
                  : "      FloatVector s%d = FloatVector.broadcast(FLOAT, left[a%d + d]);\n")
              .formatted(r, r));
      for (int v = 0; v < vectors; v++) {
        to.append("      %s = s%d.fma(%s, %s);\n".formatted(sum(r, v), r, column(v), sum(r, v)));
      }
    }
    to.append("    }\n");
  }

  private void store(StringBuilder to, int count) {
    for (int r = 0; r < count; r++) {
      if (r > 0) {
        to.append("    if (last < %d) {\n      return;\n    }\n".formatted(r));
      }
      for (int v = 0; v < vectors; v++) {
        to.append(
            left == Left.STRIDED
                ? "    %s.intoArray(product, productOffset + %d * productStride%s);\n"
                    .formatted(sum(r, v), r, lanes(v))
                : "    %s.intoArray(product, productOffset + places[%s]%s);\n"
                    .formatted(sum(r, v), r == 0 ? "row" : "row + " + r, lanes(v)));
      }
    }
  }

  private static String row(int r, String stride) {
    return r == 0 ? "" : " + Math.min(%d, last) * %s".formatted(r, stride);
  }

  private static String indirect(int r) {
    return r == 0 ? "row" : "row + Math.min(%d, last)".formatted(r);
  }

  private static String lanes(int v) {
    return v == 0 ? "" : " + LANES";
  }

  private static String sum(int r, int v) {
    return "c" + r + (char) ('a' + v);
  }

  private static String column(int v) {
    return "b" + (char) ('a' + v);
  }
}

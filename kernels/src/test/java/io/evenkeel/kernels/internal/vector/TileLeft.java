package io.evenkeel.kernels.internal.vector;

import java.util.List;

/** How a tile finds row r of the left operand, and what it takes of it at step k. */
enum TileLeft {
  /** Rows a distance apart; one element, for all columns. */
  STRIDED,
  /** Rows at offsets of their own, k along each; one element, for all columns. */
  RUNS,
  /** Rows one float apart, each step of k at an offset of its own; one element. */
  NEIGHBOURS,
  /** Rows and steps of k at offsets of their own, an element for each column. */
  CHANNELS;

  private static final String STRIDED_TILE =
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

  private static final String RUNS_TILE =
      """
            float[] left,
            int leftOffset,
            int[] rowOffsets,
            int row,
            int last,
            int depth,
            float[] right,
            int rightOffset,
            float[] product,
            int productOffset,
            int[] places,
            boolean add) {
      """;

  private static final String NEIGHBOURS_TILE =
      """
            float[] left,
            int leftOffset,
            int last,
            int[] depthOffsets,
            int firstDepth,
            int depth,
            float[] right,
            int rightOffset,
            float[] product,
            int productOffset,
            boolean add) {
      """;

  private static final String CHANNELS_TILE =
      """
            float[] left,
            int leftOffset,
            int[] rowOffsets,
            int row,
            int last,
            int[] depthOffsets,
            int depth,
            float[] right,
            int rightOffset,
            float[] product,
            int productOffset,
            int[] places,
            boolean add) {
      """;

  /** The second paragraph of a file's comment. */
  String about() {
    return switch (this) {
      case STRIDED ->
          """
           *
           * <p>The arguments are those of {@link io.evenkeel.kernels.MicroKernel#multiply}, for one tile.
           */
          """;
      case RUNS ->
          """
           *
           * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiply}, for one tile.
           */
          """;
      case NEIGHBOURS ->
          """
           *
           * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiplyNeighbours}, for
           * one tile.
           */
          """;
      case CHANNELS ->
          """
           *
           * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiplyChannels}, for
           * one tile and one vector of channels.
           */
          """;
    };
  }

  /** A tile's parameters, formatted, up to the method's brace. */
  String signature() {
    return switch (this) {
      case STRIDED -> STRIDED_TILE;
      case RUNS -> RUNS_TILE;
      case NEIGHBOURS -> NEIGHBOURS_TILE;
      case CHANNELS -> CHANNELS_TILE;
    };
  }

  /** A tile's parameters, type and name. */
  List<String> parameters() {
    return signature()
        .replace(") {", "")
        .lines()
        .map(line -> line.strip().replace(",", ""))
        .toList();
  }

  /** What the loop gives a tile for a parameter. */
  String argument(String name, int count) {
    boolean runs = this == RUNS;
    boolean neighbours = this == NEIGHBOURS;
    return switch (name) {
      case "row" -> "firstRow + r";
      case "last" -> "Math.min(%d, rows - r - 1)".formatted(count - 1);
      case "leftOffset" ->
          runs ? "leftOffset + runOffsets[run]" : neighbours ? "leftOffset + r" : name;
      case "depth" -> runs ? "runLengths[run]" : name;
      case "rightOffset" -> runs ? "w" : name;
      case "productOffset" -> neighbours ? "productOffset + r * Panels.WIDTH" : name;
      case "add" -> runs ? "add || run > 0" : name;
      default -> name;
    };
  }
}

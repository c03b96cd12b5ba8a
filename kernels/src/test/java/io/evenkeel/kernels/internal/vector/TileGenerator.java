package io.evenkeel.kernels.internal.vector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the unrolled register tiles of the matrix product: in Java, accumulators stay in registers
 * only where each is a local of its own, and nobody wants to write that by hand. {@code
 * TileGeneratorTest} compares the committed files with what this writes. To write them again, from
 * the project's folder, with JDK 25:
 *
 * <pre>
 *   java kernels/src/test/java/io/evenkeel/kernels/internal/vector/TileGenerator.java
 * </pre>
 */
final class TileGenerator {
  /** Where the files stand, from the project's folder. */
  static final String FOLDER = "kernels/src/main/java/io/evenkeel/kernels/internal/vector";

  /** The files: as many accumulators as the registers of a width hold. */
  static final List<TileFile> FILES =
      List.of(
          new TileFile(
              "TilesWide",
              TileLeft.STRIDED,
              """
               * Register tiles of the matrix product for 32 vector registers (512 bits): as many accumulators as
               * the registers hold, each a named local, so that the compiler keeps them there. k is not unrolled:
               * unrolled, the compiler spills them. Rows beyond {@code last} repeat row {@code last} and are not
               * stored.
              """,
              2,
              List.of(12, 8, 4)),
          new TileFile(
              "TilesWideNarrow",
              TileLeft.STRIDED,
              """
               * Register tiles of the matrix product for 32 vector registers (512 bits) and one vector of
               * columns: as many accumulators as the registers hold, each a named local, so that the compiler
               * keeps them there. k is not unrolled: unrolled, the compiler spills them. Rows beyond {@code last}
               * repeat row {@code last} and are not stored.
              """,
              1,
              List.of(12, 4)),
          new TileFile(
              "TilesSlim",
              TileLeft.STRIDED,
              """
               * Register tiles of the matrix product for 16 vector registers (256 and 128 bits): as many
               * accumulators as the registers hold, each a named local, so that the compiler keeps them there. k
               * is not unrolled: unrolled, the compiler spills them. Rows beyond {@code last} repeat row {@code
               * last} and are not stored.
              """,
              2,
              List.of(6, 2)),
          new TileFile(
              "TapsWide",
              TileLeft.RUNS,
              """
               * Register tiles of a convolution for 32 vector registers (512 bits), as those of {@link
               * TilesWide}.
              """,
              2,
              List.of(12, 8, 4)),
          new TileFile(
              "TapsWideNarrow",
              TileLeft.RUNS,
              """
               * Register tiles of a convolution for 32 vector registers (512 bits) and one vector of columns, as
               * those of {@link TilesWideNarrow}.
              """,
              1,
              List.of(12, 4)),
          new TileFile(
              "TapsSlim",
              TileLeft.RUNS,
              """
               * Register tiles of a convolution for 16 vector registers (256 and 128 bits), as those of {@link
               * TilesSlim}.
              """,
              2,
              List.of(6, 2)),
          new TileFile(
              "TurnedWide",
              TileLeft.NEIGHBOURS,
              """
               * Register tiles of a gradient for weights, for 32 vector registers (512 bits). Rows are
               * neighbours, so that one address serves them all; those beyond {@code last} are read, and not
               * stored.
              """,
              2,
              List.of(12, 8, 4)),
          new TileFile(
              "TurnedWideNarrow",
              TileLeft.NEIGHBOURS,
              """
               * Register tiles of a gradient for weights, for 32 vector registers (512 bits) and one vector of
               * columns, as those of {@link TurnedWide}.
              """,
              1,
              List.of(12, 4)),
          new TileFile(
              "TurnedSlim",
              TileLeft.NEIGHBOURS,
              """
               * Register tiles of a gradient for weights, for 16 vector registers (256 and 128 bits), as those of
               * {@link TurnedWide}.
              """,
              2,
              List.of(6, 2)),
          new TileFile(
              "TapsChannels",
              TileLeft.CHANNELS,
              """
               * Register tiles of a depthwise convolution: 8 chains a tile, so that one multiply-add need not
               * wait for the one before.
              """,
              1,
              List.of(8, 2)));

  private TileGenerator() {}

  public static void main(String[] arguments) throws IOException {
    for (TileFile file : FILES) {
      Files.writeString(Path.of(FOLDER, file.name() + ".java"), file.text());
    }
  }
}

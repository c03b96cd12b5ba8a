package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.MicroKernel;
import io.evenkeel.kernels.Panels;

/** The micro-kernel in the Vector API: a panel's rows in register tiles. */
final class VectorMicroKernel implements MicroKernel {

  @Override
  public void multiply(
      float[] left,
      int leftOffset,
      int rowStride,
      int depthStride,
      int rows,
      float[] right,
      int rightOffset,
      int depth,
      float[] product,
      int productOffset,
      int productStride,
      int columns,
      boolean add) {
    if (LANES < 16) {
      int width = columns > 16 ? 32 : 16;
      for (int c = 0; c < width; c += 2 * LANES) {
        slim(
            left,
            leftOffset,
            rowStride,
            depthStride,
            rows,
            right,
            rightOffset + c,
            depth,
            product,
            productOffset + c,
            productStride,
            add);
      }
    } else if (columns > 16) {
      wide(
          left,
          leftOffset,
          rowStride,
          depthStride,
          rows,
          right,
          rightOffset,
          depth,
          product,
          productOffset,
          productStride,
          add);
    } else {
      narrow(
          left,
          leftOffset,
          rowStride,
          depthStride,
          rows,
          right,
          rightOffset,
          depth,
          product,
          productOffset,
          productStride,
          add);
    }
  }

  private static void wide(
      float[] left,
      int leftOffset,
      int rowStride,
      int depthStride,
      int rows,
      float[] right,
      int rightOffset,
      int depth,
      float[] product,
      int productOffset,
      int productStride,
      boolean add) {
    int r = 0;
    for (; r + 8 < rows; r += 12) {
      TilesWide.tile12x2(
          left,
          leftOffset + r * rowStride,
          rowStride,
          depthStride,
          Math.min(11, rows - r - 1),
          right,
          rightOffset,
          depth,
          product,
          productOffset + r * productStride,
          productStride,
          add);
    }
    for (; r < rows; r += 4) {
      TilesWide.tile4x2(
          left,
          leftOffset + r * rowStride,
          rowStride,
          depthStride,
          Math.min(3, rows - r - 1),
          right,
          rightOffset,
          depth,
          product,
          productOffset + r * productStride,
          productStride,
          add);
    }
  }

  private static void narrow(
      float[] left,
      int leftOffset,
      int rowStride,
      int depthStride,
      int rows,
      float[] right,
      int rightOffset,
      int depth,
      float[] product,
      int productOffset,
      int productStride,
      boolean add) {
    int r = 0;
    for (; r + 8 < rows; r += 12) {
      TilesWideNarrow.tile12x1(
          left,
          leftOffset + r * rowStride,
          rowStride,
          depthStride,
          Math.min(11, rows - r - 1),
          right,
          rightOffset,
          depth,
          product,
          productOffset + r * productStride,
          productStride,
          add);
    }
    for (; r < rows; r += 4) {
      TilesWideNarrow.tile4x1(
          left,
          leftOffset + r * rowStride,
          rowStride,
          depthStride,
          Math.min(3, rows - r - 1),
          right,
          rightOffset,
          depth,
          product,
          productOffset + r * productStride,
          productStride,
          add);
    }
  }

  private static void slim(
      float[] left,
      int leftOffset,
      int rowStride,
      int depthStride,
      int rows,
      float[] right,
      int rightOffset,
      int depth,
      float[] product,
      int productOffset,
      int productStride,
      boolean add) {
    int r = 0;
    for (; r + 4 < rows; r += 6) {
      TilesSlim.tile6x2(
          left,
          leftOffset + r * rowStride,
          rowStride,
          depthStride,
          Math.min(5, rows - r - 1),
          right,
          rightOffset,
          depth,
          product,
          productOffset + r * productStride,
          productStride,
          add);
    }
    for (; r < rows; r += 2) {
      TilesSlim.tile2x2(
          left,
          leftOffset + r * rowStride,
          rowStride,
          depthStride,
          Math.min(1, rows - r - 1),
          right,
          rightOffset,
          depth,
          product,
          productOffset + r * productStride,
          productStride,
          add);
    }
  }

  @Override
  public void multiplyRow(
      float[] x,
      int xOffset,
      int depth,
      float[] right,
      int firstPanel,
      int endPanel,
      float[] product,
      int productOffset) {
    int panel = firstPanel;
    for (; panel + 4 <= endPanel; panel += 4) {
      for (int c = 0; c < Panels.WIDTH; c += 2 * LANES) {
        RowTiles.fourPanels(x, xOffset, depth, right, panel, c, product, productOffset);
      }
    }
    for (; panel < endPanel; panel++) {
      for (int c = 0; c < Panels.WIDTH; c += 2 * LANES) {
        RowTiles.onePanel(x, xOffset, depth, right, panel, c, product, productOffset);
      }
    }
  }

  @Override
  public void transposePanel(
      float[] panels, int depth, int columns, float[] transposed, int panel) {
    int row = panel * Panels.WIDTH;
    if (LANES < 16 || row + Panels.WIDTH > depth) {
      Panels.transposePanel(panels, depth, columns, transposed, panel);
      return;
    }
    int whole = columns & -16;
    for (int column = 0; column < whole; column += 16) {
      int from = Panels.index(depth, row, column);
      int to = (panel * columns + column) * Panels.WIDTH;
      Transpose16.block(panels, from, transposed, to);
      Transpose16.block(panels, from + 16 * Panels.WIDTH, transposed, to + 16);
    }
    Panels.transposeColumns(panels, depth, columns, transposed, panel, whole);
  }
}

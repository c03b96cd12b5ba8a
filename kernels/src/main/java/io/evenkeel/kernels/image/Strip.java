package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Panels;

/** One thread's memory: a strip, the pixels that read it, and what is computed from it. */
final class Strip {
  /** The strip itself; see {@link Gather}. */
  float[] values = {};

  /** The strip's first row, counted over all images with their borders. */
  int first;

  /** Where each target pixel reads. */
  int[] offsets = {};

  /** Where each target pixel stands in its matrix. */
  int[] places = {};

  /** The number of each target pixel or window among the rows that are computed. */
  int[] numbers = {};

  /** i * {@link Panels#WIDTH}: where row i of a panel stands. */
  int[] panelRows = {};

  /**
   * The number of the source pixel where each target pixel reads, or where a window starts, or how
   * many rows come before a tile's row of tiles.
   */
  int[] sources = {};

  /** What each window is divided by. */
  float[] divisors = {};

  /** Tiles as {@link io.evenkeel.kernels.WinogradKernels} transforms them, plane after plane. */
  float[] transformed = {};

  /** Tiles of an output's gradient, transformed. */
  float[] transformedRight = {};

  /** Products of transformed tiles, plane after plane. */
  float[] products = {};

  /** A right operand in panels. */
  float[] right = {};

  /** A panel of a product that has to be worked on before it goes to its place. */
  float[] tile = {};

  /** One source row of few channels, 16 floats per pixel. */
  float[] packed = {};

  void reservePacked(int pixels) {
    if (packed.length < 16 * pixels) {
      packed = new float[16 * pixels];
    }
  }

  void reserveTransformed(int count) {
    if (transformed.length < count) {
      transformed = new float[count];
    }
  }

  void reserveTransformedRight(int count) {
    if (transformedRight.length < count) {
      transformedRight = new float[count];
    }
  }

  void reserveProducts(int count) {
    if (products.length < count) {
      products = new float[count];
    }
  }

  void reserveValues(int count) {
    if (values.length < count) {
      values = new float[count];
    }
  }

  void reservePixels(int count) {
    if (places.length < count) {
      places = new int[count];
    }
    if (offsets.length < count) {
      offsets = new int[count];
      sources = new int[count];
      divisors = new float[count];
    }
  }

  /** Makes room for the places of that many targets of tiles. */
  void reserveTargets(int count) {
    if (places.length < count) {
      places = new int[count];
    }
    if (numbers.length < count) {
      numbers = new int[count];
    }
  }

  void reserveRight(int count) {
    if (right.length < count) {
      right = new float[count];
    }
  }

  void reserveTile(int rows) {
    if (tile.length < rows * Panels.WIDTH) {
      tile = new float[rows * Panels.WIDTH];
    }
  }

  void reservePanelRows(int rows) {
    if (panelRows.length < rows) {
      panelRows = new int[rows];
      for (int i = 0; i < rows; i++) {
        panelRows[i] = i * Panels.WIDTH;
      }
    }
  }
}

package io.evenkeel.kernels.image;

/**
 * Tiles of 2 x 2 pixels over images of height x width pixels, those at the lower and the right edge
 * with pixels outside where a side is odd. Tiles are counted image after image, row after row.
 */
record TileGrid(int height, int width) {

  /** Pixels of an image. */
  int pixels() {
    return height * width;
  }

  int tilesX() {
    return (width + 1) / 2;
  }

  int tilesY() {
    return (height + 1) / 2;
  }

  /** Tiles of an image. */
  int tiles() {
    return tilesY() * tilesX();
  }

  /** The first pixel of a row of tiles, where whole tiles count. */
  int firstPixelOf(int tileRow) {
    return tileRow * 4 * tilesX();
  }

  /** The last pixel of a row of tiles, where whole tiles count. */
  int lastPixelOf(int tileRow) {
    return firstPixelOf(tileRow + 1) - 1;
  }

  /** The row of tiles, over all images, that a matrix row lies in. */
  int tileRow(int row) {
    return row / pixels() * tilesY() + row % pixels() / width / 2;
  }

  /** At least as many tiles as matrix rows {@code row} to {@code last} lie in. */
  int mostTiles(int row, int last) {
    return (tileRow(last) - tileRow(row) + 1) * tilesX();
  }

  /**
   * Lists the tiles that some matrix rows lie in: where each reads, to {@code strip.offsets}, where
   * its four pixels go, times {@code stride}, or -1 for pixels that are not among the rows, to
   * {@code strip.places}, and how many of the rows come before its row of tiles, to {@code
   * strip.sources}.
   *
   * @param strip filled from the first to the last of the rows' tiles
   * @return how many there are
   */
  int tiles(int row, int rows, int stride, Gather gather, Strip strip) {
    int found = 0;
    int lastRow = tileRow(row + rows - 1);
    for (int tileRow = tileRow(row); tileRow <= lastRow; tileRow++) {
      int image = tileRow / tilesY();
      int y = tileRow % tilesY() * 2;
      int before = Math.max(0, image * pixels() + y * width - row);
      for (int x = 0; x < width; x += 2) {
        boolean wanted = false;
        for (int p = 0; p < 4; p++) {
          int place = place(image, y + p / 2, x + p % 2) - row;
          boolean there = y + p / 2 < height && x + p % 2 < width && place >= 0 && place < rows;
          strip.places[4 * found + p] = there ? place * stride : -1;
          wanted |= there;
        }
        if (wanted) {
          strip.offsets[found] = gather.origin(image, y, x, strip);
          strip.sources[found] = before;
          found++;
        }
      }
    }
    return found;
  }

  private int place(int image, int y, int x) {
    return image * pixels() + y * width + x;
  }
}

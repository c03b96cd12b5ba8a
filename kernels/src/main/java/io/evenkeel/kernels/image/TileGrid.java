package io.evenkeel.kernels.image;

/**
 * Winograd's tiles over images. The rows of a target matrix are the pixels of images of height x
 * width, or windows of pixels that are pooled; a tile covers side x side of them, those at the
 * lower and the right edge also some outside. Tiles are counted image after image, row after row.
 *
 * @param height rows of an image's target, in pixels or windows
 * @param width columns of it
 * @param side targets along a tile's side
 * @param step pixels along a target's side: 1, or 2 for windows
 */
record TileGrid(int height, int width, int side, int step) {

  /** Tiles of {@code tile} x {@code tile} pixels over images. */
  static TileGrid ofPixels(int height, int width, int tile) {
    return new TileGrid(height, width, tile, 1);
  }

  /** Tiles of {@code tile} x {@code tile} pixels over windows of 2 x 2 pixels. */
  static TileGrid ofWindows(int height, int width, int tile) {
    return new TileGrid(height, width, tile / 2, 2);
  }

  /** Pixels along a tile's side. */
  int tile() {
    return side * step;
  }

  /** Targets of an image. */
  int targets() {
    return height * width;
  }

  /** Targets of a tile. */
  int tileTargets() {
    return side * side;
  }

  int tilesX() {
    return Math.ceilDiv(width, side);
  }

  int tilesY() {
    return Math.ceilDiv(height, side);
  }

  /** Tiles of an image. */
  int tiles() {
    return tilesY() * tilesX();
  }

  /** Rows of pixels of an image, where whole tiles count. */
  int pixelsY() {
    return tilesY() * tile();
  }

  /** Columns of pixels of an image, where whole tiles count. */
  int pixelsX() {
    return tilesX() * tile();
  }

  /** The first pixel of a row of tiles, where whole tiles count. */
  int firstPixelOf(int tileRow) {
    return tileRow * tile() * pixelsX();
  }

  /** The last pixel of a row of tiles, where whole tiles count. */
  int lastPixelOf(int tileRow) {
    return firstPixelOf(tileRow + 1) - 1;
  }

  /** The row of tiles, over all images, that a matrix row lies in. */
  int tileRow(int row) {
    return row / targets() * tilesY() + row % targets() / width / side;
  }

  /** The first matrix row of a row of tiles. */
  int firstRowOf(int tileRow) {
    return tileRow / tilesY() * targets() + tileRow % tilesY() * side * width;
  }

  /**
   * Lists the tiles of some rows of tiles that hold any of the matrix rows from {@code row} on:
   * where each reads, to {@code strip.offsets}, how many of the matrix rows come before its row of
   * tiles, to {@code strip.sources}, and for each of its targets the number among the matrix rows,
   * to {@code strip.numbers}, and that times {@code stride}, to {@code strip.places}, both -1 for
   * targets that are not among them.
   *
   * @param strip filled for these rows of tiles
   * @return how many tiles there are
   */
  int list(
      int row, int rows, int firstTileRow, int endTileRow, int stride, Gather gather, Strip strip) {
    int found = 0;
    for (int tileRow = firstTileRow; tileRow < endTileRow; tileRow++) {
      int image = tileRow / tilesY();
      int y = tileRow % tilesY() * side;
      int before = Math.max(0, firstRowOf(tileRow) - row);
      for (int x = 0; x < width; x += side) {
        if (listTargets(image, y, x, row, rows, stride, found * tileTargets(), strip)) {
          strip.offsets[found] = gather.origin(image, y * step, x * step, strip);
          strip.sources[found] = before;
          found++;
        }
      }
    }
    return found;
  }

  /** Lists the targets of a tile; returns whether any is among the rows. */
  private boolean listTargets(
      int image, int y, int x, int row, int rows, int stride, int to, Strip strip) {
    boolean wanted = false;
    for (int p = 0; p < tileTargets(); p++) {
      int targetY = y + p / side;
      int targetX = x + p % side;
      int number = image * targets() + targetY * width + targetX - row;
      boolean there = targetY < height && targetX < width && number >= 0 && number < rows;
      strip.numbers[to + p] = there ? number : -1;
      strip.places[to + p] = there ? number * stride : -1;
      wanted |= there;
    }
    return wanted;
  }
}

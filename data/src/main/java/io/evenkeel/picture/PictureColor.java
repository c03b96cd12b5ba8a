package io.evenkeel.picture;

/** How many channels pictures have. */
public enum PictureColor {
  /** Grey if all pictures are, else colour. */
  AUTO,
  /** One channel; colours become their luma, 0.299 red + 0.587 green + 0.114 blue. */
  GREY,
  /** Red, green and blue; grey pictures have three equal channels. */
  RGB
}

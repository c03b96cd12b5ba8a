package io.evenkeel.network;

/** The mean of each channel over all pixels of an image: a row of its channels. */
public record GlobalAveragePool() implements ImageLayer {

  @Override
  public Shape output(Shape input) {
    return Shape.of(input.channels());
  }

  @Override
  public boolean givesRow(boolean row) {
    return true;
  }

  @Override
  public String kind() {
    return "GlobalAveragePool";
  }
}

package io.evenkeel.network;

/**
 * An image as one row of numbers, channel by channel, each row by row: number {@code (c * height +
 * y) * width + x} is channel c of pixel (y, x). It is PyTorch's order (C, H, W), so that the dense
 * layer that follows has the same weights there.
 */
public record Flatten() implements ImageLayer {

  @Override
  public Shape output(Shape input) {
    return Shape.of(input.features());
  }

  @Override
  public boolean givesRow(boolean row) {
    return true;
  }

  @Override
  public String kind() {
    return "Flatten";
  }
}

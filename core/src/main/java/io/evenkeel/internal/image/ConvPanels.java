package io.evenkeel.internal.image;

import io.evenkeel.kernels.image.ConvShape;

/** A convolution's weights between their canonical layout, depth x filters, and the kernel's. */
public final class ConvPanels {
  private ConvPanels() {}

  /** The kernel's weights of canonical ones. */
  public static float[] of(ConvShape shape, float[] canonical) {
    float[] panels = new float[shape.weightsSize()];
    fromRows(shape, canonical, panels);
    return panels;
  }

  /** Writes canonical weights into the kernel's; what is between them stays. */
  public static void fromRows(ConvShape shape, float[] canonical, float[] panels) {
    for (int row = 0; row < shape.depth(); row++) {
      for (int f = 0; f < shape.filters(); f++) {
        panels[shape.weightIndex(row, f)] = canonical[row * shape.filters() + f];
      }
    }
  }

  /** Writes the kernel's weights into canonical ones. */
  public static void toRows(ConvShape shape, float[] panels, float[] canonical) {
    for (int row = 0; row < shape.depth(); row++) {
      for (int f = 0; f < shape.filters(); f++) {
        canonical[row * shape.filters() + f] = panels[shape.weightIndex(row, f)];
      }
    }
  }
}

package io.evenkeel.data;

import io.evenkeel.dataset.Dataset;
import java.util.List;

/**
 * Grey images with a class each. The pixels are kept as the bytes that they were read as; a copy of
 * a row has each divided by 255, so that it lies in 0 .. 1.
 */
public final class ImageDataset implements Dataset {
  private static final float[] SCALED = scaled();

  private final byte[] pixels;
  private final byte[] labels;
  private final int height;
  private final int width;
  private final int classes;
  private final List<String> classNames;

  ImageDataset(
      byte[] pixels, byte[] labels, int height, int width, int classes, List<String> classNames) {
    this.pixels = pixels;
    this.labels = labels;
    this.height = height;
    this.width = width;
    this.classes = classes;
    this.classNames = List.copyOf(classNames);
  }

  private static float[] scaled() {
    float[] scaled = new float[256];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = i / 255f;
    }
    return scaled;
  }

  /** Number of pixels of an image from top to bottom. */
  public int height() {
    return height;
  }

  /** Number of pixels of an image from left to right. */
  public int width() {
    return width;
  }

  @Override
  public int rows() {
    return labels.length;
  }

  @Override
  public int features() {
    return height * width;
  }

  @Override
  public int targetColumns() {
    return 1;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public void copyFeatures(int[] indices, int from, int count, float[] x, int xOffset) {
    int features = features();
    for (int i = 0; i < count; i++) {
      int source = indices[from + i] * features;
      int target = xOffset + i * features;
      for (int j = 0; j < features; j++) {
        x[target + j] = SCALED[pixels[source + j] & 0xff];
      }
    }
  }

  @Override
  public void copyTargets(int[] indices, int from, int count, float[] targets, int targetOffset) {
    for (int i = 0; i < count; i++) {
      targets[targetOffset + i] = labels[indices[from + i]] & 0xff;
    }
  }
}

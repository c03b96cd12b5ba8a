package io.evenkeel.data;

import io.evenkeel.dataset.Dataset;
import java.util.List;

/** {@link Images} with a class each. */
public final class ImageDataset implements Dataset {
  private final Images images;
  private final byte[] labels;
  private final int classes;
  private final List<String> classNames;

  ImageDataset(Images images, byte[] labels, int classes, List<String> classNames) {
    this.images = images;
    this.labels = labels;
    this.classes = classes;
    this.classNames = List.copyOf(classNames);
  }

  /** The images without their classes. */
  public Images images() {
    return images;
  }

  @Override
  public int rows() {
    return labels.length;
  }

  @Override
  public int features() {
    return images.features();
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
    for (int i = 0; i < count; i++) {
      images.copy(indices[from + i], x, xOffset + i * images.features());
    }
  }

  @Override
  public void copyTargets(int[] indices, int from, int count, float[] targets, int targetOffset) {
    for (int i = 0; i < count; i++) {
      targets[targetOffset + i] = labels[indices[from + i]] & 0xff;
    }
  }
}

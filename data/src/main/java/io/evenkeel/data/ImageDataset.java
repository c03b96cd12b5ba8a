package io.evenkeel.data;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** {@link Images} with a class each. */
public final class ImageDataset implements Dataset {
  private final Images images;
  private final int[] labels;
  private final int classes;
  private final List<String> classNames;
  private final List<String> names;

  private ImageDataset(
      Images images, int[] labels, int classes, List<String> classNames, List<String> names) {
    this.images = images;
    this.labels = labels;
    this.classes = classes;
    this.classNames = List.copyOf(classNames);
    this.names = List.copyOf(names);
  }

  ImageDataset(Images images, byte[] labels, int classes, List<String> classNames) {
    this(images, unsigned(labels), classes, classNames, List.of());
  }

  /**
   * Images with named classes.
   *
   * @param labels the class of each, 0 .. classNames.size() - 1
   * @param names what each is called, such as a path; empty where they have no names
   * @throws InvalidInputException if there are more or fewer labels or names than images, or a
   *     label is out of range
   */
  public static ImageDataset of(
      Images images, int[] labels, List<String> classNames, List<String> names) {
    if (labels.length != images.count() || (!names.isEmpty() && names.size() != labels.length)) {
      throw new InvalidInputException(
          "%d images need a label and a name each, but got %d labels and %d names"
              .formatted(images.count(), labels.length, names.size()));
    }
    for (int label : labels) {
      if (label < 0 || label >= classNames.size()) {
        throw new InvalidInputException(
            "labels must be 0 .. %d, but got %d".formatted(classNames.size() - 1, label));
      }
    }
    return new ImageDataset(images, labels.clone(), classNames.size(), classNames, names);
  }

  /**
   * Images without classes; as far as rows have targets, they are 0.
   *
   * @param names what each is called, such as a path
   */
  public static ImageDataset unlabelled(Images images, List<String> names) {
    return new ImageDataset(images, new int[images.count()], 0, List.of(), names);
  }

  private static int[] unsigned(byte[] labels) {
    int[] result = new int[labels.length];
    Arrays.setAll(result, i -> labels[i] & 0xff);
    return result;
  }

  /**
   * The same with other images.
   *
   * @param others as many, in the same order
   */
  public ImageDataset withImages(Images others) {
    return new ImageDataset(others, labels, classes, classNames, names);
  }

  /** The images without their classes. */
  public Images images() {
    return images;
  }

  /** The class of an image. */
  public int label(int row) {
    return labels[row];
  }

  /** What an image is called: its path, its place in a file, or its number where it has no name. */
  public String name(int row) {
    return names.isEmpty() ? String.valueOf(row) : names.get(row);
  }

  @Override
  public ImageDataset select(int[] indices) {
    int[] chosen = new int[indices.length];
    Arrays.setAll(chosen, i -> labels[indices[i]]);
    List<String> chosenNames =
        names.isEmpty() ? names : Arrays.stream(indices).mapToObj(names::get).toList();
    return new ImageDataset(images.select(indices), chosen, classes, classNames, chosenNames);
  }

  @Override
  public ImageDataset slice(int from, int to) {
    Objects.checkFromToIndex(from, to, rows());
    return select(IntStream.range(from, to).toArray());
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
      targets[targetOffset + i] = labels[indices[from + i]];
    }
  }
}

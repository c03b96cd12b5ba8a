package io.evenkeel.onnx.recalibrate;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Images;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.DatasetView;
import io.evenkeel.onnx.export.ExportDescription;
import io.evenkeel.onnx.graph.GraphView;
import java.util.List;

/**
 * Images as a graph takes them. A graph of our own export takes bytes of 0 .. 255 and scales them
 * itself, as its metadata says; others get what our networks get, 0 .. 1. Where the input is an
 * image of several channels, rows x channels x height x width (NCHW), a row has its channels one
 * after the other, otherwise its pixels.
 */
final class GraphImages implements DatasetView {
  private static final int BYTE = 255;

  private final ImageDataset source;
  private final double divisor;
  private final boolean channelsFirst;
  private final float[] values = new float[BYTE + 1];

  private GraphImages(ImageDataset source, double divisor, boolean channelsFirst) {
    this.source = source;
    this.divisor = divisor;
    this.channelsFirst = channelsFirst;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (i * divisor / BYTE);
    }
  }

  /**
   * Images as the graph takes them; rows of any other kind, and images that already fit, as they
   * are.
   */
  static Dataset of(ModelProto model, Dataset rows) {
    if (!(rows instanceof ImageDataset images)) {
      return rows;
    }
    double divisor = ExportDescription.of(model).map(d -> d.input().divisor()).orElse(1.0);
    boolean channelsFirst = takesChannelsFirst(model, images.images());
    return divisor == 1 && !channelsFirst
        ? images
        : new GraphImages(images, divisor, channelsFirst);
  }

  private static boolean takesChannelsFirst(ModelProto model, Images images) {
    List<ValueInfoProto> inputs = new GraphView(model.getGraph()).requiredInputs();
    if (images.channels() == 1 || inputs.size() != 1) {
      return false;
    }
    List<Dimension> shape = inputs.getFirst().getType().getTensorType().getShape().getDimList();
    return shape.size() == 4
        && fits(shape.get(1), images.channels())
        && fits(shape.get(2), images.height())
        && fits(shape.get(3), images.width());
  }

  /** Whether a dimension is of that size, or open. */
  private static boolean fits(Dimension dimension, int size) {
    return !dimension.hasDimValue()
        || dimension.getDimValue() < 0
        || dimension.getDimValue() == size;
  }

  @Override
  public ImageDataset source() {
    return source;
  }

  /** What a row is: its dimensions in the order of its numbers. */
  List<Integer> shape() {
    Images images = source.images();
    return channelsFirst
        ? List.of(images.channels(), images.height(), images.width())
        : List.of(images.height(), images.width(), images.channels());
  }

  @Override
  public Dataset select(int[] indices) {
    return new GraphImages(source.select(indices), divisor, channelsFirst);
  }

  @Override
  public Dataset slice(int from, int to) {
    return new GraphImages(source.slice(from, to), divisor, channelsFirst);
  }

  @Override
  public void copyFeatures(int[] indices, int from, int count, float[] x, int xOffset) {
    Images images = source.images();
    int channels = images.channels();
    int positions = images.height() * images.width();
    int ofPixel = channelsFirst ? 1 : channels;
    int ofChannel = channelsFirst ? positions : 1;
    byte[] bytes = new byte[images.features()];
    for (int i = 0; i < count; i++) {
      images.copyBytes(indices[from + i], bytes);
      int row = xOffset + i * bytes.length;
      for (int j = 0; j < bytes.length; j++) {
        int at = j / channels * ofPixel + j % channels * ofChannel;
        x[row + at] = values[bytes[j] & BYTE];
      }
    }
  }
}

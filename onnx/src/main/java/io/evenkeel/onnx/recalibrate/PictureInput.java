package io.evenkeel.onnx.recalibrate;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.picture.PictureColor;
import java.util.List;

/**
 * The pictures that a graph takes, as its only input states them: rows x channels x height x width,
 * or rows x height x width x channels where only the last dimension can be channels. A 0 means that
 * the size is open, or that the input does not state it.
 *
 * @param channels 1 for grey, 3 for colour
 * @param height in pixels
 * @param width in pixels
 */
public record PictureInput(int channels, int height, int width) {
  private static final PictureInput OPEN = new PictureInput(0, 0, 0);

  /** What a graph states. */
  public static PictureInput of(ModelProto model) {
    List<ValueInfoProto> inputs = new GraphView(model.getGraph()).requiredInputs();
    if (inputs.size() != 1) {
      return OPEN;
    }
    List<Dimension> shape = inputs.getFirst().getType().getTensorType().getShape().getDimList();
    if (shape.size() != 4) {
      return OPEN;
    }
    int second = size(shape.get(1));
    int last = size(shape.get(3));
    boolean channelsLast = !areChannels(second) && second > 0 && areChannels(last);
    PictureInput stated =
        channelsLast
            ? new PictureInput(last, second, size(shape.get(2)))
            : new PictureInput(second, size(shape.get(2)), last);
    return stated.squared();
  }

  private static boolean areChannels(int size) {
    return size == 1 || size == 3;
  }

  private static int size(Dimension dimension) {
    return Math.clamp(dimension.getDimValue(), 0, Integer.MAX_VALUE);
  }

  /** Where one side is open, it is as long as the other. */
  private PictureInput squared() {
    return new PictureInput(channels, height == 0 ? width : height, width == 0 ? height : width);
  }

  /** Whether the graph says how large the pictures are. */
  public boolean isSized() {
    return height > 0;
  }

  /**
   * The colours of the pictures.
   *
   * @throws InvalidInputException if the graph takes neither 1 nor 3 channels
   */
  public PictureColor color() {
    return switch (channels) {
      case 0 -> PictureColor.AUTO;
      case 1 -> PictureColor.GREY;
      case 3 -> PictureColor.RGB;
      default ->
          throw new InvalidInputException(
              "the model takes %d channels, but pictures have 1 (grey) or 3 (red, green and blue)"
                  .formatted(channels));
    };
  }
}

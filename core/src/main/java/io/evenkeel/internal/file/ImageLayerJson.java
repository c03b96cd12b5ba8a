package io.evenkeel.internal.file;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.AveragePool2d;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Flatten;
import io.evenkeel.network.GlobalAveragePool;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Padding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The settings of an {@link ImageLayer} as JSON, and back. Sizes are height, width. */
final class ImageLayerJson {
  private static final String SAME = "same";

  private ImageLayerJson() {}

  static void write(ObjectNode object, ImageLayer layer) {
    switch (layer) {
      case Conv2d c -> {
        object.put("filters", c.filters());
        pair(object, "kernel", c.kernelHeight(), c.kernelWidth());
        pair(object, "stride", c.strideY(), c.strideX());
        switch (c.padding()) {
          case Padding.Same _ -> object.put("padding", SAME);
          case Padding.Explicit pad -> write(object, pad);
        }
        pair(object, "dilation", c.dilationY(), c.dilationX());
        object.put("groups", c.groups()).put("bias", c.bias());
        NetworkJson.writeInitialization(object, c.initialization());
      }
      case MaxPool2d p -> {
        pair(object, "window", p.windowHeight(), p.windowWidth());
        pair(object, "stride", p.strideY(), p.strideX());
        write(object, p.padding());
      }
      case AveragePool2d p -> {
        pair(object, "window", p.windowHeight(), p.windowWidth());
        pair(object, "stride", p.strideY(), p.strideX());
        write(object, p.padding());
        object.put("countPadding", p.countPadding());
      }
      case GlobalAveragePool _, Flatten _ -> {}
    }
  }

  private static void pair(ObjectNode object, String name, int first, int second) {
    object.putArray(name).add(first).add(second);
  }

  private static void write(ObjectNode object, Padding.Explicit pad) {
    ArrayNode array = object.putArray("padding");
    array.add(pad.top()).add(pad.bottom()).add(pad.left()).add(pad.right());
  }

  /** The layer of a kind; null if it is none of these. */
  static @Nullable ImageLayer read(String kind, JsonFields fields) {
    return switch (kind) {
      case "Conv2d" -> {
        int[] kernel = sizes(fields, "kernel", 2);
        int[] stride = sizes(fields, "stride", 2);
        int[] dilation = sizes(fields, "dilation", 2);
        yield new Conv2d(
            fields.integer("filters"),
            kernel[0],
            kernel[1],
            stride[0],
            stride[1],
            fields.isString("padding") ? same(fields) : padding(fields),
            dilation[0],
            dilation[1],
            fields.integer("groups"),
            fields.bool("bias"),
            NetworkJson.readInitialization(fields));
      }
      case "MaxPool2d" -> {
        int[] window = sizes(fields, "window", 2);
        int[] stride = sizes(fields, "stride", 2);
        yield new MaxPool2d(window[0], window[1], stride[0], stride[1], padding(fields));
      }
      case "AveragePool2d" -> {
        int[] window = sizes(fields, "window", 2);
        int[] stride = sizes(fields, "stride", 2);
        yield new AveragePool2d(
            window[0],
            window[1],
            stride[0],
            stride[1],
            padding(fields),
            fields.bool("countPadding"));
      }
      default -> null;
    };
  }

  private static Padding same(JsonFields fields) {
    String text = fields.string("padding");
    if (!text.equals(SAME)) {
      throw new InvalidInputException(
          "a convolution's padding must be \"same\" or four numbers, but is \"%s\""
              .formatted(Printable.text(text)));
    }
    return Padding.SAME;
  }

  private static Padding.Explicit padding(JsonFields fields) {
    int[] pad = sizes(fields, "padding", 4);
    return new Padding.Explicit(pad[0], pad[1], pad[2], pad[3]);
  }

  /** An array of that many counts. */
  static int[] sizes(JsonFields fields, String name, int length) {
    List<Integer> counts = fields.counts(name);
    if (counts.size() != length) {
      throw new InvalidInputException(
          "%s must be %d numbers, but is %s".formatted(name, length, counts));
    }
    return counts.stream().mapToInt(Integer::intValue).toArray();
  }
}

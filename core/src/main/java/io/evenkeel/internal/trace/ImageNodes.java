package io.evenkeel.internal.trace;

import io.evenkeel.internal.image.ConvPanels;
import io.evenkeel.internal.image.ImagePass;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.kernels.image.ConvShape;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.kernels.image.ImageScratch;
import io.evenkeel.kernels.image.ImagesAtATime;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Graph;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.Node;
import io.evenkeel.network.Shape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The layers of images of a graph, bound for the forward pass. */
final class ImageNodes {
  private final Kernels kernels;

  /** The convolution of each node that is one. */
  private final @Nullable Convolution[] convolutions;

  /** The pass of each node of images that is no convolution. */
  private final @Nullable ImagePass[] passes;

  ImageNodes(Graph graph, int maxImages, Kernels kernels, Workers workers) {
    this.kernels = kernels;
    ImageScratch scratch = new ImageScratch(workers);
    int count = graph.nodes().size();
    convolutions = new Convolution[count];
    passes = new ImagePass[count];
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Conv2d conv) {
        Shape input = graph.inputShape(node);
        convolutions[node.id()] =
            new Convolution(conv.geometry(input), maxImages, kernels, scratch);
      } else if (node.op() instanceof ImageLayer layer) {
        Shape input = graph.inputShape(node);
        passes[node.id()] = ImagePass.of(layer, input, maxImages, kernels, scratch);
      }
    }
  }

  /** A convolution's weights as its kernel takes them, from their canonical layout. */
  float[] panels(Node node, float[] canonical) {
    ConvShape shape = convolution(node).shape();
    return Convolution.formed(shape, ImagesAtATime.MANY, ConvPanels.of(shape, canonical), kernels);
  }

  private Convolution convolution(Node node) {
    return Objects.requireNonNull(convolutions[node.id()], node::title);
  }

  /** The node's value, a convolution's without its bias. */
  void forward(Node node, int images, Packer input, float[][] weights, float[] output, int stride) {
    ImagePass pass = passes[node.id()];
    if (pass == null) {
      convolution(node).forward(images, input, weights[0], output, stride, TileEpilogue.NONE);
    } else {
      pass.forward(images, input, output, stride, TileEpilogue.NONE);
    }
  }
}

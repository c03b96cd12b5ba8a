package io.evenkeel.network;

/**
 * Networks as a person types them, layers with commas between them:
 *
 * <pre>
 *   conv 32 3, bn, relu, res(conv 32 3, bn, relu, conv 32 3, bn), relu, pool 2, gap, dense 10
 * </pre>
 *
 * <p>A layer is a word, its numbers, and options in any order:
 *
 * <pre>
 *   dense N                    bias, nobias, init NAME; N may be the word classes
 *   conv FILTERS SIZE          stride S, pad same|valid|P|TOP BOTTOM LEFT RIGHT, dilation D, groups G;
 *                              bias, nobias, init NAME
 *   pool SIZE, maxpool SIZE    stride S, pad P
 *   avgpool SIZE               stride S, pad P, ignorepad (the mean leaves the padding out)
 *   gap, flatten
 *   bn                         epsilon X, decay X, ghost N, statistics NAME, unbiased, nogamma, nobeta,
 *                              noupdate, running
 *   relu, relu6, gelu, silu, tanh, sigmoid, identity, leaky-relu SLOPE (or none: 0.01)
 *   dropout P, scale FACTOR, embedding CATEGORIESxDIMENSION ...
 *   res(BRANCH), res(BRANCH | SHORTCUT)
 * </pre>
 *
 * <p>Sizes, strides and dilations are one number or HEIGHTxWIDTH. A bias is there unless bn follows
 * directly or after max pooling. {@code init} is he, xavier, uniform, gaussian:SIGMA, dirac,
 * dirac:OTHERS or auto. {@code as NAME} behind any layer names it.
 */
public final class NetworkText {
  private NetworkText() {}

  /**
   * The network of a text.
   *
   * @param input the shape of its input
   * @param outputs what {@code classes} stands for, and what the last layer has to give
   * @throws io.evenkeel.kernels.InvalidInputException if the text is not a network, with the wrong
   *     word marked in a line of its own
   */
  public static Network parse(String text, Shape input, int outputs) {
    return parse(text, input, outputs, BatchNorm.DEFAULT);
  }

  /**
   * As above.
   *
   * @param norm what {@code bn} is, where its options do not say otherwise
   */
  public static Network parse(String text, Shape input, int outputs, BatchNorm norm) {
    return new NetworkReader(new TextTokens(text), outputs, norm).network(input);
  }

  /** A network's layers as text, which {@link #parse} makes the same network of. */
  public static String of(Network network) {
    return NetworkWriter.layers(network.layers(), true);
  }

  /** The same without the layers' names, for people to read. */
  public static String unnamed(Network network) {
    return NetworkWriter.layers(network.layers(), false);
  }
}

package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** Puts the batch normalization of a network elsewhere, or leaves it out. */
public final class NormPlacement {
  private NormPlacement() {}

  /**
   * The same network without batch normalization. The layers before a BatchNorm get the bias that
   * they did without.
   *
   * @throws InvalidInputException if a residual is made of nothing else
   */
  public static Network none(Network network) {
    return new Network(network.input(), without(network.layers()));
  }

  private static List<Layer> without(List<Layer> layers) {
    List<Layer> result = new ArrayList<>();
    for (Layer layer : layers) {
      switch (unnamed(layer)) {
        case BatchNorm _ -> giveBias(result);
        case Residual(List<Layer> branch, List<Layer> shortcut) ->
            result.add(renamed(layer, new Residual(without(branch), without(shortcut))));
        default -> result.add(layer);
      }
    }
    return result;
  }

  /**
   * The same network with every BatchNorm behind the activation that follows it.
   *
   * @param name what people call the network
   * @throws InvalidInputException if none follows
   */
  public static Network after(Network network, String name) {
    return new Network(network.input(), after(network.layers(), name));
  }

  private static List<Layer> after(List<Layer> layers, String name) {
    List<Layer> result = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      boolean followed = i + 1 < layers.size() && unnamed(layers.get(i + 1)) instanceof Activation;
      switch (unnamed(layer)) {
        case BatchNorm _ when followed -> {
          giveBias(result);
          result.add(layers.get(i + 1));
          result.add(layer);
          i++;
        }
        case BatchNorm _ ->
            throw new InvalidInputException(
                ("batch normalization goes behind the activation that follows it, but in %s one is"
                        + " followed by none, such as where a residual's sum comes in between: leave"
                        + " it before the activation")
                    .formatted(name));
        case Residual(List<Layer> branch, List<Layer> shortcut) ->
            result.add(renamed(layer, new Residual(after(branch, name), after(shortcut, name))));
        default -> result.add(layer);
      }
    }
    return result;
  }

  /** Whether there is a BatchNorm, and every one stands directly behind an activation. */
  public static boolean isAfter(Network network) {
    return !network.graph().batchNorms().isEmpty()
        && network.graph().batchNorms().stream()
            .allMatch(norm -> network.graph().node(norm.input()).op() instanceof Activation);
  }

  /**
   * Whether a BatchNorm comes next, directly or after max pooling, which hands a bias on as it is.
   */
  static boolean follows(List<Layer> layers, int next) {
    int at = next;
    while (at < layers.size() && unnamed(layers.get(at)) instanceof MaxPool2d) {
      at++;
    }
    return at < layers.size() && unnamed(layers.get(at)) instanceof BatchNorm;
  }

  /** Switches the bias of the last layer on, or of the one before the poolings at the end. */
  private static void giveBias(List<Layer> layers) {
    int last = layers.size() - 1;
    while (last >= 0 && unnamed(layers.get(last)) instanceof Pool2d) {
      last--;
    }
    if (last >= 0 && unnamed(layers.get(last)) instanceof WeightedLayer weighted) {
      layers.set(last, renamed(layers.get(last), weighted.withBias(true)));
    }
  }

  /** A layer without the name that it was given. */
  public static Layer unnamed(Layer layer) {
    return layer instanceof Named named ? named.layer() : layer;
  }

  /** A layer with the name of another one, if that has one. */
  public static Layer renamed(Layer named, Layer layer) {
    return named instanceof Named(String name, Layer _) ? new Named(name, layer) : layer;
  }
}

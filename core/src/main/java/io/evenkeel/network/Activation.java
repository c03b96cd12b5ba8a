package io.evenkeel.network;

import io.evenkeel.kernels.ActivationFunction;
import java.util.Locale;

/**
 * An activation function, applied to every element: {@code a = f(x)}.
 *
 * @param function which f
 * @param slope slope below zero of {@link ActivationFunction#LEAKY_RELU}; other functions ignore it
 */
public record Activation(ActivationFunction function, float slope) implements LeafLayer {

  /** The slope that leaky relu has unless asked for: 0.01. */
  public static final float DEFAULT_SLOPE = 0.01f;

  public Activation(ActivationFunction function) {
    this(function, DEFAULT_SLOPE);
  }

  @Override
  public String kind() {
    return "Activation";
  }

  @Override
  public String label() {
    return function.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether f is relu or a relative of it, for which He's initialization is made. */
  public boolean rectifies() {
    return function.rectifies();
  }
}

package io.evenkeel.kernels.internal;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.ActivationKernel;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Hands out the same kernel for the same function and slope. */
public final class ActivationCache {
  /** Makes the kernel of a function; the slope is zero for all but the leaky relu. */
  @FunctionalInterface
  public interface Factory {
    ActivationKernel create(ActivationFunction function, float slope);
  }

  private record Key(ActivationFunction function, float slope) {}

  private final ConcurrentMap<Key, ActivationKernel> kernels = new ConcurrentHashMap<>();
  private final Factory factory;

  public ActivationCache(Factory factory) {
    this.factory = factory;
  }

  public ActivationKernel get(ActivationFunction function, float slope) {
    float kept = function == ActivationFunction.LEAKY_RELU ? slope : 0f;
    return kernels.computeIfAbsent(
        new Key(function, kept), key -> factory.create(key.function(), key.slope()));
  }
}

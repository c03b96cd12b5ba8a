package io.evenkeel.lab.exhibit;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.Model;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.training.Gradients;
import java.util.Collection;
import java.util.Map;

/**
 * Loss and gradient of a model on a mini-batch, BN by the mini-batch's own moments.
 *
 * @param loss mean over the rows
 * @param gradient of each parameter
 */
record GradientStep(double loss, Map<ParameterKey, float[]> gradient) {

  /** Computes both; the model stays as it is. */
  static GradientStep of(Model model, Dataset batch) {
    Gradients taken = Gradients.of(model, Loss.softmaxCrossEntropy(), batch, 0);
    return new GradientStep(taken.loss(), taken.values());
  }

  /** |g - g'| / |g| of the gradients of some parameters, here g and there g'. */
  double change(GradientStep there, Collection<ParameterKey> keys) {
    double squares = 0;
    double length = 0;
    for (ParameterKey key : keys) {
      float[] one = of(key);
      float[] two = there.of(key);
      for (int i = 0; i < one.length; i++) {
        double d = one[i] - two[i];
        squares += d * d;
        length += (double) one[i] * one[i];
      }
    }
    return Math.sqrt(squares / length);
  }

  /** The angle between the gradients of some parameters, here and there, in degrees. */
  double angle(GradientStep there, Collection<ParameterKey> keys) {
    double dot = 0;
    double one = 0;
    double two = 0;
    for (ParameterKey key : keys) {
      float[] g = of(key);
      float[] h = there.of(key);
      for (int i = 0; i < g.length; i++) {
        dot += (double) g[i] * h[i];
        one += (double) g[i] * g[i];
        two += (double) h[i] * h[i];
      }
    }
    return Math.toDegrees(Math.acos(Math.clamp(dot / Math.sqrt(one * two), -1, 1)));
  }

  private float[] of(ParameterKey key) {
    float[] one = gradient.get(key);
    if (one == null) {
      throw new IllegalStateException("no gradient of " + key);
    }
    return one;
  }

  /** The model moved along the gradient: W - distance * gradient. */
  Model moved(Model model, double distance) {
    Map<ParameterKey, float[]> parameters = model.parameters();
    parameters.forEach((key, values) -> {
      float[] one = of(key);
      for (int i = 0; i < values.length; i++) {
        values[i] -= (float) (distance * one[i]);
      }
    });
    return model.toBuilder().parameters(parameters).build();
  }

  /** The model with what comes before a layer from another. */
  static Model withLower(Model model, Model lower, Node layer) {
    Graph graph = model.network().graph();
    Map<ParameterKey, float[]> parameters = model.parameters();
    lower
        .parameters()
        .forEach((key, values) -> {
          if (graph.at(key.path()).id() < layer.id()) {
            parameters.put(key, values);
          }
        });
    return model.toBuilder().parameters(parameters).build();
  }
}

package io.evenkeel.lab.exhibit;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Layer;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Loss and gradient of a model on a mini-batch, BN by the mini-batch's own moments. They are those
 * of a step of SGD at a rate so high that the weights before it take little of the float's digits:
 * the gradient is the weights' difference by the rate.
 *
 * @param loss before the step
 * @param gradient by the parameter's name
 */
record GradientStep(double loss, Map<String, float[]> gradient) {
  private static final float RATE = 1024;

  /** Takes the step on a copy. */
  static GradientStep of(Model model, Dataset batch) {
    double[] loss = new double[1];
    Model after =
        Trainer.of(model.network())
            .startFrom(model)
            .optimizer(Optimizer.sgd(RATE))
            .batchSize(batch.rows())
            .epochs(1)
            .threads(1)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onStep(StepResult step) {
                    loss[0] = step.loss();
                  }
                })
            .fit(batch)
            .model();
    Map<String, float[]> before = parameters(model);
    Map<String, float[]> gradient = new HashMap<>();
    parameters(after)
        .forEach((name, values) -> {
          float[] old = before.getOrDefault(name, new float[values.length]);
          float[] one = new float[values.length];
          for (int i = 0; i < one.length; i++) {
            one[i] = (old[i] - values[i]) / RATE;
          }
          gradient.put(name, one);
        });
    return new GradientStep(loss[0], gradient);
  }

  /** All parameters of a model of dense layers and BNs, by name. */
  static Map<String, float[]> parameters(Model model) {
    Map<String, float[]> parameters = new HashMap<>();
    List<Layer> layers = model.network().layers();
    for (int i = 0; i < layers.size(); i++) {
      List<String> names =
          switch (layers.get(i)) {
            case Dense dense -> dense.bias() ? List.of("weight", "bias") : List.of("weight");
            case BatchNorm _ -> List.of("gamma", "beta");
            default -> List.of();
          };
      for (String name : names) {
        parameters.put(i + "." + name, model.parameter(i + "." + name));
      }
    }
    return parameters;
  }

  /** |g - g'| / |g| of the gradients of some parameters, here g and there g'. */
  double change(GradientStep there, Collection<String> names) {
    double squares = 0;
    double length = 0;
    for (String name : names) {
      float[] one = of(name);
      float[] two = there.of(name);
      for (int i = 0; i < one.length; i++) {
        double d = one[i] - two[i];
        squares += d * d;
        length += (double) one[i] * one[i];
      }
    }
    return Math.sqrt(squares / length);
  }

  /** The angle between the gradients of some parameters, here and there, in degrees. */
  double angle(GradientStep there, Collection<String> names) {
    double dot = 0;
    double one = 0;
    double two = 0;
    for (String name : names) {
      float[] g = of(name);
      float[] h = there.of(name);
      for (int i = 0; i < g.length; i++) {
        dot += (double) g[i] * h[i];
        one += (double) g[i] * g[i];
        two += (double) h[i] * h[i];
      }
    }
    return Math.toDegrees(Math.acos(Math.clamp(dot / Math.sqrt(one * two), -1, 1)));
  }

  private float[] of(String name) {
    float[] one = gradient.get(name);
    if (one == null) {
      throw new IllegalStateException("no gradient of " + name);
    }
    return one;
  }

  /** The model moved along the gradient: W - distance * gradient. */
  Model moved(Model model, double distance) {
    Map<String, float[]> parameters = parameters(model);
    parameters.forEach((name, values) -> {
      float[] one = gradient.getOrDefault(name, new float[values.length]);
      for (int i = 0; i < values.length; i++) {
        values[i] -= (float) (distance * one[i]);
      }
    });
    return model.toBuilder().parameters(parameters).build();
  }

  /** The model with the layers below one from another. */
  static Model withLower(Model model, Model lower, int layer) {
    Map<String, float[]> parameters = parameters(model);
    parameters(lower)
        .forEach((name, values) -> {
          if (Integer.parseInt(name.substring(0, name.indexOf('.'))) < layer) {
            parameters.put(name, values);
          }
        });
    return model.toBuilder().parameters(parameters).build();
  }
}

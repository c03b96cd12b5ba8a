package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.ParameterKey;
import java.util.Map;

/** Weights that a training starts from, made from its data: {@link Trainer#initialize}. */
@FunctionalInterface
public interface InitialWeights {

  /**
   * The weights, in the canonical layout, of those parameters that do not start as their layers
   * say.
   *
   * @param train what is trained on, without what is set aside for validation
   * @param statistics running statistics that BatchNorms were given to start from, by path; see
   *     {@link Trainer#statistics}
   * @throws InvalidInputException if network and data do not allow it
   */
  Map<ParameterKey, float[]> of(Network network, Dataset train, Map<String, Moments> statistics);
}

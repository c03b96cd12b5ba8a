package io.evenkeel.onnx.doctor;

import java.util.Locale;

/**
 * What can go wrong with batch normalization. {0}, {1}, ... in the evidence are the arguments of a
 * {@link Finding}. The thresholds, and why they are what they are, stand in docs/DECISIONS.md.
 */
public enum Problem {
  /** The graph normalises by the batch of the prediction. */
  TRAINING_MODE(
      "training mode in an inference graph",
      "the node normalises by the batch that it is given",
      "a prediction changes with the rows that happen to come with it",
      "export the model in inference mode (in PyTorch call model.eval() first), or set the node's"
          + " training_mode to 0"),
  /** Parameters or statistics that are no numbers. */
  INVALID_NUMBERS(
      "invalid numbers",
      "in {0} of {1} channels gamma, beta, mean or variance is not a number, or gamma, beta or mean"
          + " is infinite",
      "the layer's output is not finite there, and nothing after it means anything",
      "the training diverged or the file is damaged: go back to an earlier checkpoint"),
  /** A negative number under the root. */
  NEGATIVE_ROOT(
      "variance + epsilon below 0",
      "variance + epsilon is below 0 in {0} of {1} channels, at least {2}",
      "the root of it is not a number, nor is the layer's output there, and nothing after it means"
          + " anything",
      "compute the statistics anew (evenkeel recalibrate MODEL DATA -o OUT), and look at what"
          + " computed these: no data has a negative variance"),
  /** A division by zero. */
  ZERO_ROOT(
      "variance + epsilon of 0",
      "variance + epsilon is 0 in {0} of {1} channels, and the layer divides by the root of it",
      "the layer's output is infinite there, or not a number, and nothing after it means anything",
      "compute the statistics anew (evenkeel recalibrate MODEL DATA -o OUT), with an epsilon above"
          + " 0"),
  /** Variances that overflowed. */
  INFINITE_VARIANCE(
      "infinite variance",
      "the variance is infinite in {0} of {1} channels",
      "these channels come out as beta, whatever reaches them",
      "compute the statistics anew (evenkeel recalibrate MODEL DATA -o OUT), and keep them in"
          + " float32: float16 ends at 65504"),
  /** Variances that rounding made. */
  NEGATIVE_VARIANCE(
      "negative variance",
      "the variance is negative in {0} of {1} channels, at least {2}, but variance + epsilon is"
          + " above 0",
      "the output is finite, but no data has such a variance: these channels are multiplied by up"
          + " to {3}, more than epsilon alone allows",
      "compute the statistics anew (evenkeel recalibrate MODEL DATA -o OUT), and look at what"
          + " computed these: the mean of squares less the square of the mean cancels"),
  /** Exactly what a layer starts with. */
  INITIAL_STATISTICS(
      "statistics never computed",
      "mean 0 and variance 1 in all {0} channels, which is what a layer starts with",
      "at inference the layer does not normalise, and the layers after it see what they were not"
          + " trained on",
      "compute the statistics from training data (evenkeel recalibrate), and look why training did"
          + " not: a layer in inference mode, or weights saved without their buffers"),
  /** Hardly anything but what a layer starts with. */
  NEARLY_INITIAL_STATISTICS(
      "statistics hardly begun",
      "all {0} means lie within {1} of 0 and all variances within {1} of 1, which is where they"
          + " start",
      "at inference the layer normalises by little more than its starting values",
      "see which way round the momentum is (PyTorch: the share of the new value; Keras and ONNX: of"
          + " the old one), train longer, or compute the statistics anew (evenkeel recalibrate)"),
  /** The running statistics forget at once. */
  REVERSED_DECAY(
      "momentum the wrong way round?",
      "each mini-batch leaves {0} of the old running statistics",
      "they are those of the last one or two mini-batches, and as noisy",
      "take {1} if PyTorch's momentum was meant, which is the share of the new value; for a trained"
          + " model compute the statistics anew (evenkeel recalibrate)"),
  /** The running statistics still remember the first steps. */
  FEW_UPDATES(
      "few updates for the decay",
      "{0} updates with an EMA decay of {1}: the first mini-batch counts {2} times the last one",
      "the running statistics are partly those of weights that have changed since",
      "train longer, take a smaller EMA decay, or the statistics of the final weights (--statistics"
          + " population)"),
  /** A bias that BN subtracts. */
  REDUNDANT_BIAS(
      "redundant bias",
      "{0} before it has a bias, which batch normalization subtracts again",
      "a parameter that does nothing, and gets no gradient in training",
      "leave it out (in PyTorch bias=False); evenkeel fold takes it in"),
  /** Dropout directly before BN. */
  DROPOUT_BEFORE(
      "dropout directly before it",
      "dropout of {0} directly before it makes the variance in training at least {1} times as large",
      "the running variance does not fit inference, where nothing is dropped",
      "put the dropout behind the batch normalization; for a trained model compute the statistics"
          + " anew (evenkeel recalibrate)"),
  /** Channels that are switched off. */
  DEAD_GAMMA(
      "dead channels: gamma about 0",
      "gamma is 0, or below {0} of the layer's largest, in {1} of {2} channels",
      "these channels are the same for every row, and computed for nothing",
      "make the layer narrower, or decay gamma less"),
  /** Channels whose input was constant in training. */
  DEAD_VARIANCE(
      "dead channels: variance about 0",
      "the input was constant in training in {0} of {1} channels; what differs from it is"
          + " multiplied by up to {2}",
      "these channels say nothing, until a rare value is blown up",
      "leave constant columns out; where units died, train with a smaller learning rate"),
  /** Channels whose scale epsilon decides. */
  SMALL_VARIANCE(
      "variance below epsilon",
      "the variance is below epsilon, {0}, in {1} of {2} channels",
      "epsilon decides their scale: they come out with less than 0.71 of the standard deviation"
          + " that gamma asks for",
      "take a smaller epsilon, or larger inputs; keep epsilon when a model is converted"),
  /** Variances of inputs that were not scaled, or of a training that diverged. */
  HUGE_VARIANCE(
      "absurd variance",
      "the variance is above {0} in {1} of {2} channels, at most {3}",
      "the inputs were not scaled or the training diverged; small differences drown in float32",
      "scale the inputs, take a smaller learning rate, and see whether the statistics fit the data"
          + " (evenkeel doctor MODEL DATA)"),
  /** A mean that is large beside the standard deviation. */
  CANCELLATION(
      "danger of cancellation",
      "the mean lies up to {0} standard deviations from 0",
      "of the 24 bits of a float more than 8 are lost where the mean is subtracted late, as in a"
          + " folded layer",
      "subtract a constant from the inputs that cause it"),
  /** BN that could be folded. */
  FOLDABLE(
      "foldable but unfolded",
      "{0} of {1} can go into the linear layers beside them",
      "each prediction computes what could be computed once",
      "evenkeel fold MODEL -o OUT"),
  /** NaN or infinity on the way. */
  NON_FINITE(
      "not finite on this data",
      "{0} of the {1} numbers that reach it on this data are not finite",
      "predictions for these rows mean nothing",
      "check that the data is scaled as in training"),
  /** Variances of training, where dropout adds to them. */
  DROPOUT_SHIFT(
      "dropout widens the variances of training",
      "the stored variances are those of training, with dropout before the layer: without it, as"
          + " at inference, they differ by a factor of {0} on this data",
      "the layer's output is a little narrower at inference than in training; on the data itself"
          + " nothing is wrong",
      "compare the losses below: where recalibration does not help, leave it; else evenkeel"
          + " recalibrate MODEL DATA -o OUT, or train with less dropout"),
  /** Means of other data. */
  MEAN_DRIFT(
      "means have drifted",
      "on this data the means lie {0} standard deviations from the stored ones (95 % sure: {1} or"
          + " more; farthest channel {2})",
      "the layer normalises by the statistics of other data, and the layers after it see what they"
          + " were not trained on",
      "check that the data is prepared as in training; if the data itself has changed, evenkeel"
          + " recalibrate MODEL DATA -o OUT"),
  /** Variances of other data. */
  VARIANCE_DRIFT(
      "variances have drifted",
      "on this data the variances differ from the stored ones by a factor of {0} (95 % sure: {1} or"
          + " more; farthest channel {2})",
      "the layer normalises by the statistics of other data, and the layers after it see what they"
          + " were not trained on",
      "check that the data is prepared as in training, and know that dropout before the layer makes"
          + " the stored ones larger; if the data itself has changed, evenkeel recalibrate MODEL DATA"
          + " -o OUT"),
  /** Better in training mode than at inference. */
  MODE_GAP(
      "training mode is better than inference",
      "the loss is {0} at inference, but {1} when each layer normalises by its batch (accuracy {2}"
          + " and {3})",
      "the stored statistics do not fit this data: the weights could do better",
      "compute the statistics anew (evenkeel recalibrate MODEL DATA -o OUT)"),
  /** Recalibration was tried and helped. */
  RECALIBRATION_HELPS(
      "recalibration helps",
      "statistics from one half of the data change the loss on the other half from {0} to {1}"
          + " (accuracy {2} to {3})",
      "the model does worse than its weights allow",
      "evenkeel recalibrate MODEL DATA -o OUT");

  private final String title;
  private final String evidence;
  private final String consequence;
  private final String remedy;

  Problem(String title, String evidence, String consequence, String remedy) {
    this.title = title;
    this.evidence = evidence;
    this.consequence = consequence;
    this.remedy = remedy;
  }

  /** A name for files and programs, such as {@code deadGamma}. */
  public String key() {
    StringBuilder key = new StringBuilder();
    for (String word : name().split("_", -1)) {
      key.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return key.substring(0, 1).toLowerCase(Locale.ROOT) + key.substring(1);
  }

  /** A name for people. */
  public String title() {
    return title;
  }

  /** What was seen, with placeholders. */
  public String evidence() {
    return evidence;
  }

  /** What comes of it. */
  public String consequence() {
    return consequence;
  }

  /** What to do, with {0}, {1}, ... where it depends on what was seen. */
  public String remedy() {
    return remedy;
  }
}

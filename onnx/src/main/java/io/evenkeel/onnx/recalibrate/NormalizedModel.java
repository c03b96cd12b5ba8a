package io.evenkeel.onnx.recalibrate;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.network.Moments;
import java.util.List;
import java.util.Map;

/** A model with batch normalizations, of ours or an ONNX graph. */
public interface NormalizedModel {

  /** The batch normalizations whose statistics can be replaced, each after those it depends on. */
  List<NormLayer> layers();

  /** Those that cannot be, each with the reason; empty if there are none. */
  List<String> skipped();

  /** How many numbers a row of the input has. */
  int features();

  /** Rows of data as the model takes them; a graph may want images in another form. */
  Dataset taken(Dataset data);

  /** How many rows the model takes at once; 0 if any number. */
  int fixedRows();

  /** The layers' indices in groups; those of a group depend only on layers of earlier groups. */
  List<List<Integer>> levels();

  /**
   * Shows what reaches some layers at inference.
   *
   * @param layers their indices
   * @param moments that the layers below normalise by, by their index; others keep their own
   */
  NormProbe probe(List<Integer> layers, Map<Integer, Moments> moments);

  /**
   * Whether a layer's statistics come from training with dropout before it, which inference leaves
   * out.
   */
  boolean isBehindDropout(int layer);

  /**
   * Shows what reaches every layer at inference, but with dropout drawn as in training.
   *
   * @param seed of what is dropped
   */
  NormProbe dropoutProbe(long seed);

  /** Shows what reaches every layer if each normalises by the batch itself, as in training. */
  NormProbe batchProbe();
}

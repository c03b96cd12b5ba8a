package io.evenkeel.internal.fused;

import java.util.List;

/**
 * What fills one segment's matrix, bound to its arrays: the way from the segment below to the one
 * above. Nothing is allocated in a run.
 */
sealed interface Link
    permits BatchLink, EmbeddedInput, ProductLink, ConvLink, PoolLink, ExtremesLink, CopyLink {

  /**
   * Fills the matrix of the segment above from the output of the one below.
   *
   * @param rows samples of the mini-batch
   */
  void forward(int rows);

  /**
   * Gradients of what the link learns, and its part of the gradient of the segment below, from the
   * gradient of the one above.
   */
  void backward(int rows);

  /**
   * The arrays that backward leaves the gradients of what the link learns in; the same ones at
   * every call.
   */
  List<float[]> gradients();
}

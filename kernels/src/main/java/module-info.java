/**
 * Array kernels of Evenkeel: matrix products, column moments, elementwise functions, random
 * streams.
 */
module io.evenkeel.kernels {
  requires static org.jspecify;
  requires jdk.incubator.vector;

  exports io.evenkeel.kernels;
}

/**
 * Array kernels of Evenkeel: matrix products, column moments, elementwise functions, random
 * streams. Without the incubator module the scalar twins run.
 */
module io.evenkeel.kernels {
  requires static transitive org.jspecify;
  requires static jdk.incubator.vector;

  exports io.evenkeel.kernels;
  exports io.evenkeel.kernels.image;
}

/** Data sets: idx files and the built-in MNIST. */
module io.evenkeel.data {
  requires static org.jspecify;
  requires transitive io.evenkeel.core;

  exports io.evenkeel.data;
}

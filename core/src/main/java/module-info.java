module io.evenkeel.core {
  requires static transitive org.jspecify;
  requires transitive io.evenkeel.kernels;
  requires transitive tools.jackson.databind;

  exports io.evenkeel.dataset;
  exports io.evenkeel.exchange;
  exports io.evenkeel.file;
  exports io.evenkeel.json;
  exports io.evenkeel.loss;
  exports io.evenkeel.metrics;
  exports io.evenkeel.model;
  exports io.evenkeel.network;
  exports io.evenkeel.optimizer;
  exports io.evenkeel.probe;
  exports io.evenkeel.run;
  exports io.evenkeel.training;
}

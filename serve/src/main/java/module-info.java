/** The HTTP inference server: the Open Inference Protocol, and whether what arrives still fits. */
module io.evenkeel.serve {
  requires static transitive org.jspecify;
  requires transitive io.evenkeel.core;
  requires transitive io.evenkeel.data;
  requires transitive io.evenkeel.onnx;
  requires io.evenkeel.lab;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires tools.jackson.databind;

  exports io.evenkeel.serve;
  exports io.evenkeel.serve.drift;
  exports io.evenkeel.serve.http;
  exports io.evenkeel.serve.limit;
  exports io.evenkeel.serve.model;
  exports io.evenkeel.serve.tensor;
}

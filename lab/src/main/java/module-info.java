/** The lab: what batch normalization does, measured, drawn and explained in two languages. */
module io.evenkeel.lab {
  requires static transitive org.jspecify;
  requires transitive io.evenkeel.core;
  requires transitive io.evenkeel.data;
  requires transitive io.evenkeel.onnx;
  requires transitive tools.jackson.databind;
  requires java.desktop;
  requires com.fasterxml.jackson.annotation;
  requires io.javalin;

  exports io.evenkeel.lab.compare;
  exports io.evenkeel.lab.doctor;
  exports io.evenkeel.lab.exhibit;
  exports io.evenkeel.lab.live;
  exports io.evenkeel.lab.page;
  exports io.evenkeel.lab.playground;
  exports io.evenkeel.lab.report;

  opens io.evenkeel.lab.page to
      tools.jackson.databind;
  opens io.evenkeel.lab.playground to
      tools.jackson.databind;
}

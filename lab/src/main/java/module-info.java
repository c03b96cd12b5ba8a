/** The lab: what batch normalization does, measured, drawn and explained in two languages. */
module io.evenkeel.lab {
  requires static org.jspecify;
  requires transitive io.evenkeel.core;
  requires io.evenkeel.data;
  requires transitive tools.jackson.databind;
  requires com.fasterxml.jackson.annotation;

  exports io.evenkeel.lab.compare;
  exports io.evenkeel.lab.page;

  opens io.evenkeel.lab.page to
      tools.jackson.databind;
}

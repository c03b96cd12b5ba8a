/** The command line of Evenkeel. */
module io.evenkeel.cli {
  requires static org.jspecify;
  requires io.evenkeel.core;
  requires io.evenkeel.data;
  requires io.evenkeel.lab;
  requires io.evenkeel.onnx;
  requires info.picocli;
  requires me.tongfei.progressbar;
  requires org.jline.terminal;
  requires tools.jackson.databind;

  opens io.evenkeel.cli to
      info.picocli,
      tools.jackson.databind;
}

/** The command line of Evenkeel. */
module io.evenkeel.cli {
  requires static transitive org.jspecify;
  requires io.evenkeel.core;
  requires io.evenkeel.data;
  requires io.evenkeel.lab;
  requires io.evenkeel.onnx;
  requires io.evenkeel.serve;
  requires info.picocli;
  requires me.tongfei.progressbar;
  requires org.jline.terminal;
  requires tools.jackson.databind;

  opens io.evenkeel.cli to
      info.picocli;
  opens io.evenkeel.cli.compare to
      info.picocli;
  opens io.evenkeel.cli.completion to
      info.picocli;
  opens io.evenkeel.cli.doctor to
      info.picocli;
  opens io.evenkeel.cli.evaluate to
      info.picocli;
  opens io.evenkeel.cli.export to
      info.picocli;
  opens io.evenkeel.cli.fold to
      info.picocli;
  opens io.evenkeel.cli.inspect to
      info.picocli;
  opens io.evenkeel.cli.lab to
      info.picocli;
  opens io.evenkeel.cli.options to
      info.picocli;
  opens io.evenkeel.cli.output to
      info.picocli;
  opens io.evenkeel.cli.pictures to
      info.picocli;
  opens io.evenkeel.cli.predict to
      info.picocli;
  opens io.evenkeel.cli.serve to
      info.picocli;
  opens io.evenkeel.cli.settings to
      info.picocli,
      tools.jackson.databind;
  opens io.evenkeel.cli.sql to
      info.picocli;
  opens io.evenkeel.cli.tables to
      info.picocli,
      tools.jackson.databind;
  opens io.evenkeel.cli.train to
      info.picocli;
  opens io.evenkeel.cli.training to
      info.picocli;
}

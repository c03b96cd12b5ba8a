/** The command line of Evenkeel. */
module io.evenkeel.cli {
  requires static org.jspecify;
  requires io.evenkeel.core;
  requires io.evenkeel.data;
  requires info.picocli;

  opens io.evenkeel.cli to
      info.picocli;
}

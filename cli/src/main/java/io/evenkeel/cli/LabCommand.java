package io.evenkeel.cli;

import io.evenkeel.lab.page.Language;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel lab}: the playground. */
@Command(
    name = "lab",
    sortOptions = false,
    description =
        "The playground: two small networks, with batch normalization and without, train side by"
            + " side in the browser while you turn the knobs.")
final class LabCommand implements Runnable {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The port on 127.0.0.1; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      converter = RunOptions.Lang.class,
      description = "The language of the page: en or zh (default: the browser's).")
  private @Nullable Language language;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    OnceOnly.require(spec);
    new PlaygroundSession(port, language).run(spec.commandLine().getOut());
  }
}

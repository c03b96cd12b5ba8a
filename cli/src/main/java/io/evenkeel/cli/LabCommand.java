package io.evenkeel.cli;

import io.evenkeel.lab.page.Language;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel lab}: the playground, or the exhibits. */
@Command(
    name = "lab",
    sortOptions = false,
    description =
        "The playground: two small networks, with batch normalization and without, train side by"
            + " side in the browser while you turn the knobs. Or the exhibits: each puts one claim"
            + " about batch normalization to the test, and says what was measured; measurements"
            + " are kept, and made again only where their settings change.",
    footer = {
      "",
      "Examples:",
      "  evenkeel lab",
      "  evenkeel lab --exhibits --report lab.html",
      "  evenkeel lab --exhibits place,why --quick --report two.html --lang zh"
    })
final class LabCommand implements Runnable {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The port on 127.0.0.1; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--no-open", description = "Only print the page's address; open no browser.")
  private boolean noOpen;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      converter = RunOptions.Lang.class,
      description = "The language of the page: en or zh (default: the browser's).")
  private @Nullable Language language;

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe exhibits:%n")
  private ExhibitOptions exhibits = new ExhibitOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    OnceOnly.require(spec);
    if (exhibits.given()) {
      new ExhibitSession(exhibits, language)
          .run(spec.commandLine().getOut(), spec.commandLine().getErr());
      return;
    }
    new PlaygroundSession(port, language, !noOpen).run(spec.commandLine().getOut());
  }
}

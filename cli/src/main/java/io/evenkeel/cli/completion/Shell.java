package io.evenkeel.cli.completion;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;

/** The shells that complete commands and options. */
enum Shell {
  BASH,
  ZSH,
  FISH;

  /** What the shell reads to complete a command. */
  String script(CommandLine root) {
    String name = root.getCommandName();
    return switch (this) {
      case BASH -> AutoComplete.bash(name, root);
      // picocli's script runs in zsh, which has bash's completion as a module of its own.
      case ZSH ->
          "#compdef %s%nautoload -U +X bashcompinit && bashcompinit%n".formatted(name)
              + AutoComplete.bash(name, root);
      case FISH -> new FishCompletion(root).script();
    };
  }

  /** As it is given on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.evenkeel.cli.options;

import io.evenkeel.kernels.InvalidInputException;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Refuses an option that was given twice: picocli would start the group of options again with it,
 * and silently forget the options before it.
 */
public final class OnceOnly {
  private OnceOnly() {}

  /** Checks the options that the command was given. */
  public static void require(CommandSpec spec) {
    Set<String> seen = new HashSet<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (option.group() != null && !seen.add(option.longestName())) {
        throw new InvalidInputException(
            "%s was given more than once: give it once".formatted(option.longestName()));
      }
    }
  }
}

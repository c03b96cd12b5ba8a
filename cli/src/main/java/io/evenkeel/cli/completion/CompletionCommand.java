package io.evenkeel.cli.completion;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel completion}: what a shell reads to complete commands and options. */
@Command(
    name = "completion",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Prints what a shell reads to complete the commands and options of evenkeel.",
    footer = {
      "",
      "Examples:",
      "  source <(evenkeel completion bash)                   # in ~/.bashrc",
      "  source <(evenkeel completion zsh)                    # in ~/.zshrc, after compinit",
      "  evenkeel completion fish > ~/.config/fish/completions/evenkeel.fish"
    })
public final class CompletionCommand implements Runnable {
  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(shell.script(spec.root().commandLine()));
    out.flush();
  }
}

package io.evenkeel.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** What a command printed and returned. */
public record CommandRunner(int exitCode, String out, String err) {

  /** Runs {@code evenkeel} with these arguments in this JVM. */
  public static CommandRunner run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Main.commandLine(args)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int exitCode = Main.execute(commandLine, args);
    return new CommandRunner(exitCode, out.toString(), err.toString());
  }

  /** The last line of standard output. */
  public String lastLine() {
    return out.lines().reduce("", (_, line) -> line);
  }
}

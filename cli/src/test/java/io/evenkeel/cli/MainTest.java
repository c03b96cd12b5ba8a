package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.options.OptionValues;
import io.evenkeel.kernels.InvalidInputException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the root command prints and returns when a command succeeds, fails, or is misused. */
class MainTest {

  private static final String NL = System.lineSeparator();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Throwing throwing = new Throwing();
  private CommandLine commandLine;

  /** A command that throws what the test gave it, and runs out of memory on many rows. */
  @Command(name = "throwing", description = "Throws.")
  private static final class Throwing implements Runnable {
    @Option(names = "--rows")
    private int rows = 1;

    private RuntimeException exception = new IllegalStateException();

    @Override
    public void run() {
      if (rows > 1000) {
        throw new OutOfMemoryError("Java heap space");
      }
      throw exception;
    }
  }

  @BeforeEach
  void addCommand() {
    commandLine =
        Main.commandLine()
            .addSubcommand(throwing)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    OptionValues.register(commandLine); // for the command that was added
  }

  @Test
  void versionIsThePomsAndGoesToStandardOutput() {
    assertThat(Main.execute(commandLine, "--version")).isZero();
    assertThat(out.toString())
        .matches("evenkeel \\d+\\.\\d+\\.\\d+\\S*\\RJava 2\\d\\S* \\(.+\\), \\S+.*\\R");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpOfRootAndOfCommand() {
    assertThat(Main.execute(commandLine, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: evenkeel").contains("throwing", "--debug");
    assertThat(Main.execute(commandLine, "throwing", "--help")).isZero();
    assertThat(out.toString()).contains("Usage: evenkeel throwing");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void withoutCommandTheHelpGoesToStandardError() {
    assertThat(Main.execute(commandLine)).isEqualTo(2);
    assertThat(err.toString()).startsWith("Usage: evenkeel").contains("throwing");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void invalidInputIsItsOneSentenceAndExitsWithTwo() {
    throwing.exception =
        new InvalidInputException("expected 784 columns, got 785: check line 3 of digits.csv");
    assertThat(Main.execute(commandLine, "throwing")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("evenkeel: expected 784 columns, got 785: check line 3 of digits.csv" + NL);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anyOtherExceptionIsOneSentenceAndExitsWithOne() {
    throwing.exception = new ArithmeticException("/ by zero");
    assertThat(Main.execute(commandLine, "throwing")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "evenkeel: ArithmeticException: / by zero"
                + " (run again with --debug for the stack trace)"
                + NL);
  }

  @Test
  void anExceptionWithoutMessageIsNamed() {
    assertThat(Main.execute(commandLine, "throwing")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "evenkeel: IllegalStateException (run again with --debug for the stack trace)" + NL);
  }

  @Test
  void debugShowsTheStackTraceBeforeOrAfterTheCommand() {
    assertThat(Main.execute(commandLine, "--debug", "throwing")).isEqualTo(1);
    assertThat(err.toString())
        .contains("java.lang.IllegalStateException", "\tat " + Throwing.class.getName())
        .endsWith("evenkeel: IllegalStateException" + NL);
    err.getBuffer().setLength(0);
    throwing.exception = new InvalidInputException("no rows", new IllegalStateException("empty"));
    assertThat(Main.execute(commandLine, "throwing", "--debug")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Caused by: java.lang.IllegalStateException: empty")
        .endsWith("evenkeel: no rows" + NL);
  }

  @Test
  void outOfMemorySaysHowToGetMore() {
    assertThat(Main.execute(commandLine, "throwing", "--rows", "2000")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "evenkeel: out of memory with a heap of "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB: choose a smaller batch or network, or a larger heap with"
                + " EVENKEEL_JAVA_OPTS=-Xmx8g"
                + NL);
  }

  @Test
  void aBadOptionIsOneSentenceAndWhereTheHelpIs() {
    assertThat(Main.execute(commandLine, "throwing", "--rows", "many")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "evenkeel: Invalid value for option '--rows': expected a whole number, but got 'many'"
                + NL
                + "try 'evenkeel throwing --help'"
                + NL);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aMisspeltCommandGetsASuggestion() {
    assertThat(Main.execute(commandLine, "throwin")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "evenkeel: there is no use for the argument 'throwin'; did you mean throwing, train,"
                + " inspect?"
                + NL
                + "try 'evenkeel --help'"
                + NL);
  }
}

package io.evenkeel.cli;

import static java.util.stream.Collectors.joining;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.train.StrictTrainingException;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.training.TrainingFailedException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever a command throws into one sentence on standard error and an exit code.
 *
 * <p>Bad input ({@link InvalidInputException}) and bad usage exit with 2, any other failure with 1.
 * A stack trace is printed with {@code --debug} only. With {@code --json} the sentence is also the
 * one object on standard output: {@code {"error": "..."}}.
 */
final class ErrorHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private final BooleanSupplier debug;

  /**
   * Creates a handler.
   *
   * @param debug whether to print stack traces, asked when an exception has come
   */
  ErrorHandler(BooleanSupplier debug) {
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] args) {
    CommandLine commandLine = exception.getCommandLine();
    PrintWriter err = commandLine.getErr();
    printTrace(exception, err);
    String sentence = usageError(exception) + suggestions(exception);
    err.println("evenkeel: " + sentence);
    err.println("try '" + commandLine.getCommandSpec().qualifiedName() + " --help'");
    err.flush();
    printJson(sentence, List.of(args), commandLine);
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine commandLine, ParseResult parseResult) {
    List<String> arguments = parseResult.originalArgs();
    if (!(exception instanceof InvalidInputException)) {
      return failed(exception, commandLine, arguments);
    }
    PrintWriter err = commandLine.getErr();
    printTrace(exception, err);
    err.println("evenkeel: " + exception.getMessage());
    err.flush();
    printJson(String.valueOf(exception.getMessage()), arguments, commandLine);
    return ExitCode.USAGE;
  }

  /**
   * Reports a failure that is not the input's fault.
   *
   * @return the exit code, 1
   */
  int failed(Throwable failure, CommandLine commandLine, List<String> arguments) {
    PrintWriter err = commandLine.getErr();
    printTrace(failure, err);
    String sentence = sentence(failure);
    err.println("evenkeel: " + sentence);
    err.flush();
    if (!(failure
        instanceof StrictTrainingException)) { // in that case the object is the training's result
      printJson(sentence, arguments, commandLine);
    }
    return ExitCode.SOFTWARE;
  }

  private static void printJson(String sentence, List<String> arguments, CommandLine commandLine) {
    int end = arguments.indexOf("--");
    List<String> options = end < 0 ? arguments : arguments.subList(0, end);
    if (options.contains("--json") || options.contains("--json=true")) {
      Json.print(Json.object().put("error", sentence), commandLine.getOut());
    }
  }

  /** picocli's sentence; where that is for programmers, one of ours. */
  private static String usageError(ParameterException exception) {
    if (exception instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String arguments =
          unmatched.getUnmatched().stream().map(a -> "'" + a + "'").collect(joining(", "));
      return unmatched.getUnmatched().size() == 1
          ? "there is no use for the argument " + arguments
          : "there is no use for the arguments " + arguments;
    }
    return String.valueOf(exception.getMessage());
  }

  private String sentence(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "out of memory with a heap of "
          + (Runtime.getRuntime().maxMemory() >> 20)
          + " MiB: choose a smaller batch or network, or a larger heap with"
          + " EVENKEEL_JAVA_OPTS=-Xmx8g";
    }
    String message = failure.getMessage();
    boolean saysItAll =
        failure instanceof UncheckedIOException
            || failure instanceof TrainingFailedException
            || failure instanceof StrictTrainingException;
    if (saysItAll && message != null) {
      return message;
    }
    String what = failure.getClass().getSimpleName();
    String said = message == null ? what : what + ": " + message;
    return debug.getAsBoolean() ? said : said + " (run again with --debug for the stack trace)";
  }

  private void printTrace(Throwable failure, PrintWriter err) {
    if (debug.getAsBoolean()) {
      failure.printStackTrace(err);
    }
  }

  private static String suggestions(ParameterException exception) {
    if (!(exception instanceof UnmatchedArgumentException unmatched)) {
      return "";
    }
    List<String> suggestions = unmatched.getSuggestions();
    return suggestions.isEmpty() ? "" : "; did you mean " + String.join(", ", suggestions) + "?";
  }
}

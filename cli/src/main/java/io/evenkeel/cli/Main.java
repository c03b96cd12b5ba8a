package io.evenkeel.cli;

import io.evenkeel.cli.compare.CompareCommand;
import io.evenkeel.cli.completion.CompletionCommand;
import io.evenkeel.cli.completion.ManCommand;
import io.evenkeel.cli.doctor.DoctorCommand;
import io.evenkeel.cli.doctor.RecalibrateCommand;
import io.evenkeel.cli.evaluate.EvaluateCommand;
import io.evenkeel.cli.export.ExportCommand;
import io.evenkeel.cli.fold.FoldCommand;
import io.evenkeel.cli.inspect.InspectCommand;
import io.evenkeel.cli.lab.LabCommand;
import io.evenkeel.cli.options.OptionValues;
import io.evenkeel.cli.options.Recipe;
import io.evenkeel.cli.output.Version;
import io.evenkeel.cli.predict.PredictCommand;
import io.evenkeel.cli.serve.ServeCommand;
import io.evenkeel.cli.sql.SqlCommand;
import io.evenkeel.cli.terminal.StandardError;
import io.evenkeel.cli.terminal.StandardOutput;
import io.evenkeel.cli.terminal.StopSignal;
import io.evenkeel.cli.train.TrainCommand;
import io.evenkeel.cli.train.TuneCommand;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code evenkeel}: what all its commands share, and their list.
 *
 * <p>Exit codes: 0 done; 1 a run that failed on the way, for example because the disk was full; 2
 * bad input or usage, including an output that was known in advance not to be writable.
 */
@Command(
    name = "evenkeel",
    description = "Batch-normalised deep learning for the JVM.",
    versionProvider = Version.class,
    footer = {
      "",
      "From the sources, `./evenkeel bench` times training steps and predictions on this machine."
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT)
public final class Main implements Callable<Integer> {
  private static final List<Class<?>> COMMANDS =
      List.of(
          TrainCommand.class,
          TuneCommand.class,
          CompareCommand.class,
          LabCommand.class,
          EvaluateCommand.class,
          PredictCommand.class,
          ServeCommand.class,
          InspectCommand.class,
          SqlCommand.class,
          FoldCommand.class,
          RecalibrateCommand.class,
          DoctorCommand.class,
          ExportCommand.class,
          CompletionCommand.class,
          ManCommand.class);

  /** Commands that describe all the others. */
  private static final Set<Class<?>> DESCRIBING = Set.of(CompletionCommand.class, ManCommand.class);

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean debug;

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs the command that the arguments name and exits with its code. */
  public static void main(String[] args) {
    StandardError.restore();
    StopSignal.deleteLeftoversAtTheEnd();
    StandardOutput out = StandardOutput.watched();
    CommandLine commandLine = commandLine(args);
    int exitCode = execute(commandLine, args);
    System.exit(out.failed(commandLine.getErr()) ? ExitCode.SOFTWARE : exitCode);
  }

  /**
   * The root command with its subcommands and the handling of errors.
   *
   * @param arguments if they begin with a command's name, the other commands are left out, because
   *     describing all of them takes longer than many a command
   */
  public static CommandLine commandLine(String... arguments) {
    Main main = new Main();
    ErrorHandler errors = new ErrorHandler(() -> main.debug);
    CommandLine commandLine = new CommandLine(main);
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(c -> arguments.length > 0 && isNamed(c, arguments[0]))
            .filter(c -> !DESCRIBING.contains(c))
            .toList();
    (named.isEmpty() ? COMMANDS : named).forEach(commandLine::addSubcommand);
    OptionValues.register(commandLine);
    UsageHelp.register(commandLine);
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  private static boolean isNamed(Class<?> command, String name) {
    return command.getAnnotation(Command.class).name().equals(name);
  }

  /**
   * Runs the command that the arguments name.
   *
   * @return the exit code
   */
  public static int execute(CommandLine commandLine, String... args) {
    try {
      return commandLine.execute(Recipe.expanded(args));
    } catch (Error e) { // picocli hands exceptions to the handler, but not errors: memory, linkage
      return ((ErrorHandler) commandLine.getExecutionExceptionHandler())
          .failed(e, commandLine, List.of(args));
    }
  }

  /** Without a command: prints which ones there are. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}

package io.evenkeel.cli.lab;

import io.evenkeel.cli.output.Outputs;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.exhibit.Exhibit;
import io.evenkeel.lab.exhibit.Exhibits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code lab} that make it measure exhibits instead of opening the playground. */
final class ExhibitOptions {
  private static final String ALL = "all";

  @Option(
      names = "--exhibits",
      paramLabel = "NAME",
      arity = "0..1",
      split = ",",
      fallbackValue = ALL,
      completionCandidates = Names.class,
      description =
          "Measure exhibits, separated by commas; all without a name: ${COMPLETION-CANDIDATES}.")
  private @Nullable List<String> exhibits;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the page goes: one HTML file that opens offline.")
  private @Nullable Path report;

  @Option(names = "--quick", description = "Fewer steps and seeds: two minutes, rougher answers.")
  boolean quick;

  @Option(
      names = "--cache",
      paramLabel = "FOLDER",
      defaultValue = "runs/exhibits",
      description = "Where measurements are kept (default: ${DEFAULT-VALUE}).")
  Path cache = Path.of("runs/exhibits");

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Trainings at a time; 0 for one per processor (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  boolean json;

  /** The names of the exhibits. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(Exhibits.all().stream().map(Exhibit::name).toList());
    }
  }

  /** Whether exhibits were asked for; other options without that are refused. */
  boolean given() {
    if (exhibits == null && (report != null || quick || json)) {
      throw new InvalidInputException(
          "--report, --quick and --json belong to the exhibits: give --exhibits too, alone for all"
              + " or with names");
    }
    return exhibits != null;
  }

  /** How many trainings at a time; 0 for one per processor. */
  int threads() {
    if (threads < 0) {
      throw new InvalidInputException(
          "the number of threads (0 for one per processor) must be at least 0, but got " + threads);
    }
    return threads;
  }

  /** Which exhibits. */
  List<Exhibit> chosen() {
    return Exhibits.named(exhibits == null || exhibits.equals(List.of(ALL)) ? List.of() : exhibits);
  }

  /** Where the page goes; minutes of measuring should not end with one that cannot be written. */
  Path page() {
    if (report == null) {
      throw new InvalidInputException(
          "the exhibits need a file for their page: give --report FILE, such as lab.html");
    }
    Outputs.requireWritable(report);
    return report;
  }
}

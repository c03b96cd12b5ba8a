package io.evenkeel.cli.doctor;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Outputs;
import io.evenkeel.cli.terminal.RowsBar;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.doctor.DoctorPage;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.model.Model;
import io.evenkeel.onnx.doctor.Diagnosis;
import io.evenkeel.onnx.doctor.Doctor;
import io.evenkeel.onnx.doctor.ExaminationOptions;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.runtime.RuntimeSession;
import io.evenkeel.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel doctor}: what is wrong with the batch normalization of a model. */
@Command(
    name = "doctor",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Finds what is wrong with a model's batch normalization, and says what to do about it.",
      "Without DATA only the model itself is looked at. Exits with 1 if something is serious."
    },
    footer = {
      "",
      "Examples:",
      "  evenkeel doctor model.onnx",
      "  evenkeel doctor mnist-1 photographs/ --report doctor.html",
      "  evenkeel doctor model.onnx october.npy --labels october-labels.npy --json"
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final String ONNX = ".onnx";

  /** This many rows of a table are read; those to look at are chosen among them. */
  private static final int TABLE_ROWS = 200_000;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A run, or an ONNX file.")
  private Path model = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "A folder of pictures or another source of them that train takes, a picture, mnist, a folder"
              + " with idx files, a table (CSV, Parquet, JSON lines; - for standard input), or a"
              + " tensor whose first dimension is the rows (.npy, .pb).")
  private @Nullable String data;

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "The folder of all runs (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Most rows to look at, chosen at random (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Rows of a batch when training mode is compared with inference (default:"
              + " ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the choice of rows (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private CalibrationOptions calibration = new CalibrationOptions();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a page (HTML) too, in English and Chinese.")
  private @Nullable Path page;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ExaminationOptions options = new ExaminationOptions(rows, batchSize, seed);
    if (data == null) {
      calibration.requireNone();
    }
    if (page != null) {
      Outputs.requireWritable(page);
    }
    String name = model.toString();
    DoctorReport report = name.endsWith(ONNX) ? ofGraph(options) : ofRun(options);
    Diagnosis diagnosis = report.diagnosis();
    if (page != null) {
      HtmlPage.write(page, DoctorPage.of(name, data == null ? "" : data, diagnosis), null);
    }
    if (json) {
      Json.print(report.json(), spec.commandLine().getOut());
    } else {
      report.print(spec.commandLine().getOut(), Terminal.columns());
    }
    return diagnosis.isSerious() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private DoctorReport ofRun(ExaminationOptions options) {
    RunFolder folder = RunFolder.find(runs, model);
    Model old = folder.model();
    if (data == null) {
      return report(Doctor.examine(old));
    }
    CalibrationData read = calibration.read(folder, old, data, Math.max(rows, TABLE_ROWS));
    try (RowsBar bar = new RowsBar("examining")) {
      return report(Doctor.examine(old, read.rows(), options, bar), read);
    }
  }

  private DoctorReport ofGraph(ExaminationOptions options) {
    ModelProto graph = OnnxFile.read(model);
    if (data == null) {
      return report(Doctor.examine(graph));
    }
    RuntimeSession.absence()
        .ifPresent(reason -> {
          throw new InvalidInputException(
              reason + ", and a graph cannot be run without it: leave the data out");
        });
    CalibrationData read = calibration.read(graph, data);
    try (RowsBar bar = new RowsBar("examining")) {
      return report(Doctor.examine(graph, read.rows(), options, bar), read);
    }
  }

  private DoctorReport report(Diagnosis diagnosis) {
    return new DoctorReport(model.toString(), "", List.of(), diagnosis);
  }

  private DoctorReport report(Diagnosis diagnosis, CalibrationData read) {
    return new DoctorReport(model.toString(), read.name(), read.notes(), diagnosis);
  }
}

package io.evenkeel.cli.evaluate;

import io.evenkeel.cli.options.RunArgument;
import io.evenkeel.cli.options.TestTimeOptions;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.Outputs;
import io.evenkeel.cli.pictures.ClassNames;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.pictures.GivenPictureOptions;
import io.evenkeel.cli.pictures.ModelPictures;
import io.evenkeel.cli.report.EvaluationReport;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.cli.tables.TableReadingOptions;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.report.ImagePage;
import io.evenkeel.lab.report.Judgement;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.run.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code evenkeel evaluate}: how good a model is on data that it has not seen. */
@Command(
    name = "evaluate",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Measures a model on the test images of a data set.",
      "With a model of a table: on a table, or on the rows that were set aside, beside a baseline."
    },
    footer = {
      "",
      "Examples:",
      "  evenkeel evaluate mnist-1",
      "  evenkeel evaluate mnist-1 photographs/ --statistics data",
      "  evenkeel evaluate adult-1 adult-test.csv --importance"
    })
public final class EvaluateCommand implements Runnable {
  @Mixin private RunArgument run = new RunArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "mnist, a folder of pictures or with idx files, CIFAR's files or archive, Parquet with pictures, a"
              + " table of paths with --image; or for a model of a table, a table, - for standard input (default: what the run was"
              + " tested on).")
  private @Nullable String data;

  @Option(
      names = "--statistics",
      paramLabel = "NAME",
      converter = EvaluationStatistics.Converter.class,
      completionCandidates = EvaluationStatistics.Converter.class,
      description =
          "What batch normalization uses: ema or cumulative averages over the training; population,"
              + " computed over the training set; data, computed over this data; or batch, each"
              + " mini-batch's own, as in training (default: what the model was made with).")
  private @Nullable EvaluationStatistics statistics;

  @Option(
      names = "--importance",
      description =
          "For a model of a table: how much worse it gets when each column's values are shuffled.")
  private boolean importance;

  @Option(
      names = "--interval",
      paramLabel = "LEVEL",
      description =
          "For a model of a table that predicts a number: the level of its intervals (default: as"
              + " trained).")
  private @Nullable Double interval;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "A page with metrics and confusion; for images also with the worst mistakes, filters and"
              + " feature maps, for a table with importance.")
  private @Nullable Path report;

  @Mixin private TestTimeOptions testTime = new TestTimeOptions();

  @Mixin private TableReadingOptions reading = new TableReadingOptions();

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The column of a table of pictures that holds their classes.")
  private @Nullable String target;

  @ArgGroup(validate = false, exclusive = false, heading = "%nPictures:%n")
  private GivenPictureOptions pictures = new GivenPictureOptions();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (report != null) {
      Outputs.requireWritable(report);
    }
    RunFolder folder = run.folder();
    if (TableRunSettings.isIn(folder)) {
      testTime.requireNone(folder);
      requireNoPictures(folder);
      if (statistics != null) {
        throw new InvalidInputException(
            "--statistics is for models of images, and %s was trained on a table"
                .formatted(folder.path()));
      }
      new TableJudging(folder, reading, data, importance, interval, report, json)
          .run(spec.commandLine().getOut());
      return;
    }
    if (importance || interval != null || reading.isAny()) {
      throw new InvalidInputException(
          "%s was trained on images, so leave out --importance, --interval and the options for tables"
              .formatted(folder.path()));
    }
    RunSettings settings = RunSettings.read(folder);
    Model model = folder.model();
    DataSource source = source(folder, settings, model);
    ImageDataset test = source.test().get();
    requireFit(folder, model, source, test);
    ModelEvaluation models =
        new ModelEvaluation(
            model,
            settings.training(),
            () -> DataSource.of(settings).train().get(),
            testTime.of(model));
    Evaluation evaluation =
        statistics == null ? models.evaluate(test) : models.evaluate(test, statistics);
    EvaluationReport shown = new EvaluationReport(evaluation, ClassNames.of(model));
    if (report != null) {
      writePage(report, folder, source, model, evaluation, test);
    }
    PrintWriter out = spec.commandLine().getOut();
    String used = statisticsName(model);
    if (json) {
      ObjectNode object = Json.object().put("run", folder.path().toString());
      object.put("data", source.name()).put("statistics", used);
      if (testTime.isAny()) {
        object.put("augment", testTime.text());
      }
      shown.addTo(object);
      Json.print(object, out);
    } else {
      out.println(
          "%s on the %s %simages of %s%s%s"
              .formatted(
                  folder.name(),
                  Numbers.count(test.rows()),
                  source.part(),
                  source.word(),
                  used == null ? "" : ", with " + used + " statistics",
                  testTime.isAny() ? ", mean over views by " + testTime.text() : ""));
      if (data != null) {
        source.notes().forEach(note -> Terminal.print("note: " + note, out));
      }
      out.println();
      shown.print(out, Terminal.columns());
      if (report != null) {
        out.println();
        out.println("the page is in %s".formatted(report));
      }
    }
    out.flush();
  }

  /** The page of what the model itself predicts, each picture as it is. */
  private static void writePage(
      Path file,
      RunFolder folder,
      DataSource source,
      Model model,
      Evaluation evaluation,
      ImageDataset test) {
    HtmlPage.write(
        file,
        ImagePage.page(
            folder.name(),
            source.word(),
            evaluation,
            model,
            Judgement.of(model, test),
            test.images()),
        null);
  }

  private void requireNoPictures(RunFolder folder) {
    pictures.requireNone(folder);
    if (target != null) {
      throw new InvalidInputException(
          "%s was trained on a table, and knows its target: leave out --target"
              .formatted(folder.path()));
    }
  }

  private DataSource source(RunFolder folder, RunSettings settings, Model model) {
    if (data == null) {
      if (target != null || pictures.isAny()) {
        throw new InvalidInputException(
            "--target, --image, --size, --fit, --color and --skip-broken say how other pictures are"
                + " read: name them after the run");
      }
      return DataSource.of(settings);
    }
    Optional<ModelPictures> given = ModelPictures.given(folder, model, data, pictures, target);
    if (given.isPresent()) {
      return given.get().labelled();
    }
    ModelPictures.requireNoTable(data);
    DataSource source = DataSource.of(data);
    return source.withTest(() -> {
      ImageDataset test = source.test().get();
      return test.withImages(ModelPictures.fitted(folder, model, pictures, test.images()));
    });
  }

  private static void requireFit(
      RunFolder folder, Model model, DataSource source, ImageDataset test) {
    int features = model.network().inputFeatures();
    int outputs = model.network().outputFeatures();
    if (test.features() != features || test.classes() > outputs) {
      throw new InvalidInputException(
          ("the model of %s tells %d classes by %d features, but the images of %s have %d classes"
                  + " and %d pixels: evaluate it on data like those it was trained on")
              .formatted(
                  folder.path(),
                  outputs,
                  features,
                  source.name(),
                  test.classes(),
                  test.features()));
    }
  }

  /** The name of the statistics that are used; null where there is no batch normalization. */
  private @Nullable String statisticsName(Model model) {
    if (model.statistics().isEmpty()) {
      return null;
    }
    return statistics != null
        ? EnumConverter.text(statistics)
        : model.network().graph().batchNorms().stream()
            .map(norm -> EnumConverter.text(((BatchNorm) norm.op()).statistics()))
            .distinct()
            .collect(Collectors.joining(" and "));
  }
}

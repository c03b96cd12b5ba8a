package io.evenkeel.cli.predict;

import io.evenkeel.cli.options.RunArgument;
import io.evenkeel.cli.options.TestTimeOptions;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.Outputs;
import io.evenkeel.cli.pictures.ClassNames;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.pictures.GivenPictureOptions;
import io.evenkeel.cli.pictures.ModelPictures;
import io.evenkeel.cli.tables.TableReadingOptions;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.data.IdxFolder;
import io.evenkeel.data.Images;
import io.evenkeel.data.Mnist;
import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.model.TestTimeAugmentation;
import io.evenkeel.table.RowsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code evenkeel predict}: an answer and the probabilities of all classes for each row. */
@Command(
    name = "predict",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Predicts the class of each image, with the probability of every class.",
      "With a model of a table: the table's rows with columns for the answer and the probabilities.",
      "What it writes is CSV, Parquet or JSON."
    },
    optionListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  evenkeel predict mnist-1 mnist -o predictions.csv",
      "  evenkeel predict pictures-1 new/ -o predictions.csv",
      "  evenkeel predict adult-1 new.csv -o scored.parquet",
      "  zcat new.csv.gz | evenkeel predict adult-1 - > scored.csv"
    })
public final class PredictCommand implements Runnable {
  private static final int BLOCK = 1024;
  private static final Set<String> STANDARD_OUTPUT = Set.of("-", "/dev/stdout");

  @Mixin private RunArgument run = new RunArgument();

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description =
          "A picture, a folder of pictures, CIFAR's files or archive, Parquet with pictures, or a table of"
              + " paths with --image; mnist or a folder with idx files, for the test images; or an idx"
              + " file of images. For a model of a table: a file, several by a pattern in quotes, or - for standard input.")
  private String data = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The file to write: .csv, .json or .jsonl, also with .gz behind, or .parquet (default, and"
              + " with -: standard output, as CSV).")
  private @Nullable Path output;

  @Option(
      names = "--json",
      description = "Print one JSON object; the predictions need a FILE then.")
  private boolean json;

  @Mixin private TestTimeOptions testTime = new TestTimeOptions();

  @Mixin private TableReadingOptions reading = new TableReadingOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nAnswers for tables:%n")
  private TablePredictionOptions answers = new TablePredictionOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nPictures:%n")
  private GivenPictureOptions pictures = new GivenPictureOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (json && file() == null) {
      throw new InvalidInputException(
          "with --json the predictions need a file of their own: give one with --output");
    }
    if (output != null) {
      Outputs.requireWritable(output);
    }
    if (TableRunSettings.isIn(run.folder())) {
      testTime.requireNone(run.folder());
      pictures.requireNone(run.folder());
      predictTable();
      return;
    }
    if (reading.isAny() || answers.isAny()) {
      throw new InvalidInputException(
          "%s was trained on images, so leave out the options for tables"
              .formatted(run.folder().path()));
    }
    Model model = run.folder().model();
    Optional<ModelPictures> given = ModelPictures.given(run.folder(), model, data, pictures, null);
    if (given.isPresent()) {
      predictPictures(new PicturePrediction(model, given.get(), testTime));
      return;
    }
    ModelPictures.requireNoTable(data);
    DataSource.requireThere(data);
    Images images = ModelPictures.fitted(run.folder(), model, pictures, images());
    requireFit(model, images);
    PrintWriter out = spec.commandLine().getOut();
    Path file = file();
    if (file == null) {
      print(model, images, out);
    } else {
      RowsFile.write(fields(model), csv -> write(model, images, csv), file);
      report(images.count(), file, out);
    }
    out.flush();
  }

  private void predictPictures(PicturePrediction prediction) {
    PrintWriter out = spec.commandLine().getOut();
    Path file = file();
    long rows = prediction.write(file, out);
    if (prediction.broken() > 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("evenkeel: broken pictures were left out: " + Numbers.count(prediction.broken()));
      err.flush();
    }
    if (file != null) {
      report(rows, file, out);
    }
    out.flush();
  }

  /** The file to write; null for standard output. */
  private @Nullable Path file() {
    return output == null || STANDARD_OUTPUT.contains(output.toString()) ? null : output;
  }

  private void predictTable() {
    answers.require();
    TablePrediction prediction =
        new TablePrediction(run.folder(), reading, answers, spec.commandLine().getErr());
    PrintWriter out = spec.commandLine().getOut();
    Path file = file();
    if (file == null) {
      prediction.print(data, out);
    } else {
      TablePrediction.Scored scored = prediction.write(data, file);
      report(scored.rows(), file, out, new WatchReport(scored.found()));
    }
  }

  private void print(Model model, Images images, PrintWriter out) {
    try {
      write(model, images, out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to standard output", e);
    }
  }

  private void report(long rows, Path file, PrintWriter out) {
    report(rows, file, out, new WatchReport(List.of()));
  }

  private void report(long rows, Path file, PrintWriter out, WatchReport watch) {
    if (json) {
      ObjectNode object = Json.object().put("run", run.folder().path().toString());
      object.put("rows", rows).put("file", file.toString());
      watch.addTo(object);
      Json.print(object, out);
    } else {
      out.println("predicted %s rows into %s".formatted(Numbers.count(rows), file));
      watch.print(out);
    }
  }

  private void requireFit(Model model, Images images) {
    int features = model.network().inputFeatures();
    if (images.features() != features) {
      throw new InvalidInputException(
          "the model of %s takes %d features and does not say of which size of pictures, but an image of %s has %d x %d = %d pixels: train it again, or give it images of its size"
              .formatted(
                  run.folder().path(),
                  features,
                  data,
                  images.height(),
                  images.width(),
                  images.features()));
    }
  }

  private Images images() {
    if (data.equals(DataSource.MNIST)) {
      return Mnist.test().images();
    }
    Path path = UserPath.of(data);
    return Files.isDirectory(path) ? IdxFolder.testImages(path) : Images.read(path);
  }

  private static List<RowsFile.Field> fields(Model model) {
    return PredictionLine.fields("row", RowsFile.Kind.WHOLE, ClassNames.of(model));
  }

  private void write(Model model, Images images, Writer out) throws IOException {
    TestTimeAugmentation views = testTime.of(model);
    int outputs = model.network().outputFeatures();
    List<String> names = ClassNames.of(model);
    out.write(PredictionLine.header(fields(model)));
    int features = images.features();
    for (int from = 0; from < images.count(); from += BLOCK) {
      int rows = Math.min(BLOCK, images.count() - from);
      float[] x = new float[rows * features];
      for (int i = 0; i < rows; i++) {
        images.copy(from + i, x, i * features);
      }
      float[] probabilities = views.predict(model, x, rows);
      for (int i = 0; i < rows; i++) {
        out.write(PredictionLine.of(String.valueOf(from + i), probabilities, i * outputs, names));
      }
    }
  }
}

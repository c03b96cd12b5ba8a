package io.evenkeel.cli.pictures;

import io.evenkeel.cli.settings.PictureSettings;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Images;
import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.network.Shape;
import io.evenkeel.picture.Fit;
import io.evenkeel.picture.GivenPictures;
import io.evenkeel.picture.PictureColor;
import io.evenkeel.picture.PictureFiles;
import io.evenkeel.picture.PictureOptions;
import io.evenkeel.picture.Pictures;
import io.evenkeel.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that a trained model is given: read as it was trained.
 *
 * @param path where they are
 * @param options how they are read
 * @param shape that they get
 */
public record ModelPictures(Path path, PictureOptions options, Shape shape) {
  /** The note in a model that says the shape of the pictures that it was trained on. */
  public static final String NOTE = "pictures";

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})x([13])");
  private static final Pattern TABLE =
      Pattern.compile(".*\\.(csv|tsv|txt|psv|parquet|json|jsonl|ndjson)(\\.gz|\\.zst)?");

  /** The note for a training on these: height x width x channels. */
  public static String shape(ImageDataset train) {
    return "%dx%dx%d"
        .formatted(train.images().height(), train.images().width(), train.images().channels());
  }

  /**
   * The pictures that a run's model is given; empty where the data are mnist or idx files.
   *
   * @param run that was trained on images
   * @param given what the command line says of pictures: what it does not say is as in the run
   * @param target the column of a table with the classes; null where none was named
   * @throws InvalidInputException if the command line says what the model knows, or not enough
   */
  public static Optional<ModelPictures> given(
      RunFolder run,
      Model model,
      String data,
      PictureReadingOptions given,
      @Nullable String target) {
    Path path = UserPath.of(data);
    PictureSettings trained = RunSettings.read(run).pictures();
    PictureOptions read =
        PictureOptions.DEFAULT
            .withFit(given.fit == null ? trained.fit() : given.fit)
            .withSkipBroken(given.skipBroken || trained.skipBroken())
            .withClassNames(ClassNames.of(model))
            .withColumns(
                column(given.image, trained.image(), path), column(target, trained.target(), path));
    if (!areAt(data, read)) {
      given.requireFitAlone(data);
      return Optional.empty();
    }
    if (given.size() != null || given.color() != null) {
      throw new InvalidInputException(
          "the model of %s knows the size and the colours of its pictures: leave out --size and --color"
              .formatted(run.path()));
    }
    given.requireColumns(path, read);
    Shape shape = shape(model, run.path().toString());
    PictureOptions shaped =
        read.withSize(shape.height(), shape.width())
            .withColor(shape.channels() == 1 ? PictureColor.GREY : PictureColor.RGB);
    return Optional.of(new ModelPictures(path, shaped, shape));
  }

  /**
   * Images of mnist or of idx files, in the size and the colours that a run's model takes; as they
   * are where they have these, or where the model does not know them.
   *
   * @param given what the command line says of pictures
   */
  public static Images fitted(
      RunFolder run, Model model, PictureReadingOptions given, Images images) {
    Fit fit = given.fit == null ? RunSettings.read(run).pictures().fit() : given.fit;
    return knownShape(model).map(shape -> Pictures.fitted(images, shape, fit)).orElse(images);
  }

  /**
   * Whether pictures are given, not mnist or idx files.
   *
   * @param options name the columns of a table
   */
  public static boolean areAt(String data, PictureOptions options) {
    Path path = UserPath.of(data);
    return !data.equals(DataSource.MNIST)
        && (options.image() != null || Files.exists(path))
        && Pictures.canBeGiven(path, options);
  }

  /**
   * Refuses a table, of which no column of pictures is named.
   *
   * @throws InvalidInputException if it is one
   */
  public static void requireNoTable(String data) {
    if (isTable(UserPath.of(data))) {
      throw new InvalidInputException(
          "%s is a table: say with --image which of its columns has the pictures, or their paths"
              .formatted(data));
    }
  }

  private static boolean isTable(Path path) {
    return Files.isRegularFile(path)
        && TABLE.matcher(path.toString().toLowerCase(Locale.ROOT)).matches();
  }

  /** The column that was named; else that of the training, if the table has it. */
  private static @Nullable String column(@Nullable String given, String trained, Path path) {
    if (given != null || trained.isEmpty() || !(isTable(path) || Files.isDirectory(path))) {
      return given;
    }
    return Pictures.haveColumn(path, trained) ? trained : null;
  }

  private static Shape shape(Model model, String run) {
    return knownShape(model)
        .orElseThrow(() ->
            new InvalidInputException(
                "the model of %s does not say which size of pictures it takes: train it again, or give it idx files"
                    .formatted(run)));
  }

  /** The shape in the model's note. */
  private static Optional<Shape> knownShape(Model model) {
    Matcher text = TEXT.matcher(model.metadata().getOrDefault(NOTE, ""));
    return text.matches()
        ? Optional.of(
            new Shape(
                Integer.parseInt(text.group(1)),
                Integer.parseInt(text.group(2)),
                Integer.parseInt(text.group(3))))
        : Optional.empty();
  }

  /** Pictures to judge the model by: the test part where there is one, else all. */
  public DataSource labelled() {
    try (DecodingBar bar = new DecodingBar()) {
      GivenPictures read = Pictures.labelled(path, options, bar);
      return new DataSource(
          path.toAbsolutePath().normalize().toString(),
          read::rows,
          Optional.empty(),
          read::rows,
          read.part(),
          bar.after(read.notes()));
    }
  }

  /** The pictures to be predicted: all, one after the other. */
  public PictureFiles files() {
    return PictureFiles.at(path, options);
  }
}

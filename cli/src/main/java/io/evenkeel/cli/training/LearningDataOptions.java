package io.evenkeel.cli.training;

import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.pictures.PictureShapeOptions;
import io.evenkeel.cli.pictures.PictureSource;
import io.evenkeel.cli.settings.PictureSettings;
import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableReadingOptions;
import io.evenkeel.cli.tables.TableTargetOptions;
import io.evenkeel.cli.terminal.StandardInput;
import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.Pictures;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** What a command learns from: images, or a table and one of its columns. */
public final class LearningDataOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      defaultValue = DataSource.MNIST,
      description =
          "mnist, which is built in (the default); a folder of pictures with one folder per class,"
              + " CIFAR's files or archive, or idx files; with --target a table: a file, several by"
              + " a pattern in quotes, or - for standard input.")
  private String data = DataSource.MNIST;

  @Mixin private TableTargetOptions goal = new TableTargetOptions();

  @Mixin private TableReadingOptions reading = new TableReadingOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nPictures:%n")
  private PictureShapeOptions pictures = new PictureShapeOptions();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Whether it is a table. */
  public boolean isTable() {
    return goal.isTable() && !arePictures();
  }

  /** Whether it is a folder of pictures, CIFAR, or a table with pictures. */
  public boolean arePictures() {
    if (data.equals(DataSource.MNIST) || StandardInput.isMeant(data) || goal.sql != null) {
      return false;
    }
    Path path = UserPath.of(data);
    return (pictures.image != null || Files.exists(path))
        && Pictures.areAt(path, pictures.settings(goal.target).options());
  }

  /** How pictures are read; {@link PictureSettings#NONE} where there are none. */
  public PictureSettings pictureSettings() {
    return arePictures() ? pictures.settings(goal.target) : PictureSettings.NONE;
  }

  /** What is learned of the table. */
  public TableTargetOptions goal() {
    return goal;
  }

  /** Where the table's rows are. */
  public TableReading table() {
    if (pictures.isAny()) {
      throw new InvalidInputException(
          "--size, --fit, --color and --skip-broken are for pictures, and this is a table without any: leave them out, or name the column of pictures with --image");
    }
    ParseResult given = spec.commandLine().getParseResult();
    String sql = goal.sql;
    if (sql != null && given.hasMatchedPositional(0)) {
      throw new InvalidInputException("the table comes from --sql or from DATA, so leave one out");
    }
    if (sql == null && !given.hasMatchedPositional(0)) {
      throw new InvalidInputException(
          "--target names a column of a table: give the table's file, or a query with --sql");
    }
    return reading.reading(sql != null ? null : TableReading.lasting(data), sql);
  }

  /**
   * The pictures; no option for a table may be given except the column of their classes.
   *
   * @param seed of the pictures that are kept to test
   */
  public DataSource pictures(long seed) {
    if (goal.isAnyBesideTarget() || reading.isAny()) {
      throw new InvalidInputException(
          "%s has pictures, so leave out the options for tables".formatted(data));
    }
    Path path = UserPath.of(data);
    if (goal.target != null
        && Files.isDirectory(path)
        && !Pictures.haveColumns(path, pictures.settings(null).options())) {
      throw new InvalidInputException(
          "%s is a folder whose pictures have their classes with them: leave out --target"
              .formatted(data));
    }
    pictures.requireColumns(path, pictures.settings(null).options());
    return PictureSource.of(path, pictures.settings(goal.target), seed);
  }

  /** The images; no option for a table or for pictures may be given. */
  public DataSource images() {
    if (pictures.isAny()) {
      throw new InvalidInputException(
          "%s is neither a folder of pictures nor CIFAR nor a table with --image, so leave out --size, --fit, --color and --skip-broken"
              .formatted(data));
    }
    if (goal.isAny() || reading.isAny()) {
      throw new InvalidInputException(
          "options for a table were given, but not which column to predict: add --target COLUMN");
    }
    if (TableReading.looksLikeTable(data) && Files.isRegularFile(UserPath.of(data))) {
      throw new InvalidInputException(
          "%s is a table: say with --target which column to predict, and with --image which one has pictures or their paths, if there are some"
              .formatted(data));
    }
    return DataSource.of(data);
  }
}

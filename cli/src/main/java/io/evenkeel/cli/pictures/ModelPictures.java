package io.evenkeel.cli.pictures;

import io.evenkeel.cli.settings.PictureSettings;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.network.Shape;
import io.evenkeel.picture.Fit;
import io.evenkeel.picture.PictureColor;
import io.evenkeel.picture.PictureData;
import io.evenkeel.picture.PictureOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The shape of the pictures that a model was trained on, as a note in the model says it. */
public record ModelPictures(Shape shape) {
  /** The note's name. */
  public static final String NOTE = "pictures";

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})x([13])");

  /** The note for a training on these: height x width x channels. */
  public static String shape(ImageDataset train) {
    return "%dx%dx%d"
        .formatted(train.images().height(), train.images().width(), train.images().channels());
  }

  /**
   * What a model's note says.
   *
   * @throws InvalidInputException if it has none
   */
  public static ModelPictures of(Model model, String run) {
    Matcher text = TEXT.matcher(model.metadata().getOrDefault(NOTE, ""));
    if (!text.matches()) {
      throw new InvalidInputException(
          "the model of %s does not say which size of pictures it takes: train it again, or give it idx files"
              .formatted(run));
    }
    return new ModelPictures(
        new Shape(
            Integer.parseInt(text.group(1)),
            Integer.parseInt(text.group(2)),
            Integer.parseInt(text.group(3))));
  }

  /**
   * Pictures to judge a model by: the test part at a path where there is one, else all. Their
   * classes are the model's, by their names.
   */
  public DataSource evaluation(Path path, PictureSettings settings, List<String> classNames) {
    PictureOptions options =
        options(settings.fit())
            .withSkipBroken(settings.skipBroken())
            .withColumns(settings.options().image(), settings.options().target());
    PictureData data = PictureSource.read(path, options);
    ImageDataset rows = data.test().orElse(data.train());
    int[] labels = new int[rows.rows()];
    for (int i = 0; i < labels.length; i++) {
      String name = rows.classNames().get(rows.label(i));
      labels[i] = classNames.indexOf(name);
      if (labels[i] < 0) {
        throw new InvalidInputException(
            "%s has the class %s, which the model does not know: it tells %s apart"
                .formatted(path, name, String.join(", ", classNames)));
      }
    }
    List<String> names = IntStream.range(0, labels.length).mapToObj(rows::name).toList();
    ImageDataset named = ImageDataset.of(rows.images(), labels, classNames, names);
    return new DataSource(
        path.toAbsolutePath().normalize().toString(),
        data::train,
        data.validation(),
        () -> named,
        data.notes());
  }

  /** How other pictures are read for this model. */
  public PictureOptions options(Fit fit) {
    return PictureOptions.DEFAULT
        .withSize(shape.height(), shape.width())
        .withColor(shape.channels() == 1 ? PictureColor.GREY : PictureColor.RGB)
        .withFit(fit);
  }
}

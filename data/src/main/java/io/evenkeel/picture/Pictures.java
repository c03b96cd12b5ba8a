package io.evenkeel.picture;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Images;
import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Shape;
import io.evenkeel.picture.Listing.Part;
import io.evenkeel.picture.Listing.Role;
import io.evenkeel.table.PictureTable;
import io.evenkeel.table.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads pictures with their classes: a folder with a folder per class, CIFAR as it is downloaded,
 * Parquet with pictures, a list of paths. They are decoded once, and kept.
 *
 * {@snippet class="io.evenkeel.examples.DataExamples" region="pictures"}
 */
public final class Pictures {
  private Pictures() {}

  /**
   * Whether there are pictures at this path, by its name and content.
   *
   * @param options name the columns of a table
   */
  public static boolean areAt(Path path, PictureOptions options) {
    Recognition what = Recognition.of(path, options);
    return what != Recognition.NONE && what != Recognition.PICTURE;
  }

  /**
   * Whether there are pictures that a trained model can be given: those of {@link #areAt}, or one
   * picture.
   */
  public static boolean canBeGiven(Path path, PictureOptions options) {
    return Recognition.of(path, options) != Recognition.NONE;
  }

  /** Whether a table, a file or a folder of Parquet files, has a column of that name. */
  public static boolean haveColumn(Path path, String column) {
    List<Path> files = ParquetFiles.at(path);
    if (files.isEmpty()) {
      return false;
    }
    return ParquetFiles.isParquet(files.getFirst())
        ? PictureTable.hasColumn(files, column)
        : Table.read(path.toString()).columns().stream().anyMatch(c -> c.name().equals(column));
  }

  /** Whether the pictures at this path stand in a table, whose columns may be named. */
  public static boolean haveColumns(Path path, PictureOptions options) {
    Recognition what = Recognition.of(path, options);
    return what == Recognition.PARQUET || what == Recognition.LIST;
  }

  /**
   * Reads them, or finds them decoded.
   *
   * @throws InvalidInputException if there are none, they are of less than two classes, or one is
   *     broken
   * @throws UncheckedIOException if the decoded pictures cannot be kept
   */
  public static PictureData read(Path path, PictureOptions options, PictureProgress progress) {
    Listing listing = Recognition.of(path, options).list(path, options);
    Kept kept = kept(listing, options, progress);
    return new PictureData(
        listing.what(),
        kept.part(Role.TRAIN).orElseThrow(() -> nothingLeft(listing)),
        kept.part(Role.VALIDATION),
        kept.part(Role.TEST),
        kept.notes());
  }

  /**
   * Reads pictures on which a trained model is evaluated, or finds them decoded; any part will do.
   *
   * @param options with the model's classes, which the labels count by
   * @throws InvalidInputException if there are none, one is broken, nothing tells their classes, or
   *     the model does not know one
   * @throws UncheckedIOException if the decoded pictures cannot be kept
   */
  public static GivenPictures labelled(
      Path path, PictureOptions options, PictureProgress progress) {
    Listing listing = Recognition.of(path, options).list(path, options);
    return given(listing.of(options.known()), options, false, progress);
  }

  /**
   * Reads pictures for a trained model, or finds them decoded: with their classes where there are
   * some and the model knows them all, or has no names for its own; else without.
   *
   * @param options with the model's classes
   * @param train whether to take the part to learn from, where there are several
   * @throws InvalidInputException if there are none, or one is broken
   * @throws UncheckedIOException if the decoded pictures cannot be kept
   */
  public static GivenPictures given(
      Path path, PictureOptions options, boolean train, PictureProgress progress) {
    Recognition what = Recognition.of(path, options);
    if (!what.hasClasses(path, options)) {
      return given(what.unlabelled(path, options), options, train, progress);
    }
    Listing listing = what.list(path, options);
    List<String> known = options.known();
    if (!known.isEmpty()) {
      Optional<String> unknown = listing.unknown(known);
      listing =
          unknown.isEmpty()
              ? listing.of(known)
              : listing.unlabelled(
                  "the model has no class %s, so the pictures count without classes"
                      .formatted(unknown.get()));
    }
    return given(listing, options, train, progress);
  }

  /**
   * Images of any size in the shape that a model takes, such as those of idx files; as they are
   * where they have it.
   *
   * @param fit what becomes of another aspect
   */
  public static Images fitted(Images images, Shape shape, Fit fit) {
    int height = images.height();
    int width = images.width();
    int channels = images.channels();
    if (shape.equals(new Shape(height, width, channels))) {
      return images;
    }
    ImageShape wanted = new ImageShape(shape.height(), shape.width(), shape.channels(), fit);
    return images.converted(
        shape.height(),
        shape.width(),
        shape.channels(),
        bytes -> wanted.of(new Pixels(width, height, channels, bytes)));
  }

  private static GivenPictures given(
      Listing listing, PictureOptions options, boolean train, PictureProgress progress) {
    Kept kept = kept(listing, options, progress);
    List<Role> order =
        train
            ? List.of(Role.TRAIN, Role.VALIDATION, Role.TEST)
            : List.of(Role.TEST, Role.VALIDATION, Role.TRAIN);
    for (Role role : order) {
      Optional<ImageDataset> part = kept.part(role);
      if (part.isPresent()) {
        boolean several = listing.parts().size() > 1;
        return new GivenPictures(part.get(), several ? role.word() + " " : "", kept.notes());
      }
    }
    throw nothingLeft(listing);
  }

  /** Pictures, and where they are decoded. */
  private record Kept(Listing listing, PixelCache.Decoded decoded, List<String> notes) {
    Optional<ImageDataset> part(Role role) {
      return Pictures.part(listing, decoded, role);
    }
  }

  private static Kept kept(Listing listing, PictureOptions options, PictureProgress progress) {
    PixelCache cache =
        new PixelCache(options.cache() != null ? options.cache() : PixelCache.usual());
    List<String> notes = new ArrayList<>(listing.notes());
    Optional<PixelCache.Decoded> found = cache.find(listing, options);
    PixelCache.Decoded decoded =
        found.isPresent()
            ? found.get()
            : cache.make(listing, options, sizing(listing, options, progress), progress);
    cache.sweep(listing, options).ifPresent(progress::note);
    if (!decoded.sizing().note().isEmpty()) {
      notes.add(decoded.sizing().note());
    }
    notesOnBroken(listing, decoded, options).ifPresent(notes::add);
    return new Kept(listing, decoded, notes);
  }

  private static Sizing sizing(Listing listing, PictureOptions options, PictureProgress progress) {
    Survey survey;
    if (listing.same().isPresent()) {
      survey = Survey.of(listing.same().get());
    } else if (options.height() > 0 && options.color() != PictureColor.AUTO) {
      survey = Survey.of(new PictureSize(options.width(), options.height(), false));
    } else {
      try {
        survey = Survey.of(listing, options, progress);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "cannot read %s: %s".formatted(listing.what(), AtomicFile.reason(e)), e);
      }
    }
    return survey.sizing(options);
  }

  private static Optional<String> notesOnBroken(
      Listing listing, PixelCache.Decoded decoded, PictureOptions options) {
    Map<Integer, String> broken = decoded.broken();
    if (broken.isEmpty()) {
      return Optional.empty();
    }
    int first = broken.keySet().iterator().next();
    String named = "%s (%s)".formatted(listing.name(first), broken.get(first));
    if (!options.skipBroken()) {
      int others = broken.size() - 1;
      throw new InvalidInputException(
          "cannot read the picture %s%s: mend or remove %s, or leave broken pictures out with --skip-broken"
              .formatted(
                  named,
                  others == 0 ? "" : ", and %,d more".formatted(others),
                  others == 0 ? "it" : "them"));
    }
    return Optional.of(
        broken.size() == 1
            ? "1 broken picture was left out: " + named
            : "%,d broken pictures were left out, the first of them %s"
                .formatted(broken.size(), named));
  }

  private static Optional<ImageDataset> part(
      Listing listing, PixelCache.Decoded decoded, Role role) {
    ImageShape shape = decoded.shape();
    Images all = Images.of(decoded.pixels(), shape.height(), shape.width(), shape.channels());
    int offset = 0;
    for (Part part : listing.parts()) {
      int from = offset;
      offset += part.labels().length;
      if (part.role() != role) {
        continue;
      }
      int[] rows =
          IntStream.range(0, part.labels().length)
              .filter(i -> !decoded.broken().containsKey(from + i))
              .toArray();
      if (rows.length == 0) {
        return Optional.empty();
      }
      int[] labels = Arrays.stream(rows).map(i -> part.labels()[i]).toArray();
      List<String> names = Arrays.stream(rows).mapToObj(part.names()::get).toList();
      int[] stored = Arrays.stream(rows).map(i -> from + i).toArray();
      Images images = all.select(stored);
      return Optional.of(
          listing.classNames().isEmpty()
              ? ImageDataset.unlabelled(images, names)
              : ImageDataset.of(images, labels, listing.classNames(), names));
    }
    return Optional.empty();
  }

  private static InvalidInputException nothingLeft(Listing listing) {
    return new InvalidInputException(
        "%s has no picture that can be read".formatted(listing.what()));
  }
}

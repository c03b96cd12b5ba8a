package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Shape;
import io.evenkeel.picture.Listing.Part;
import io.evenkeel.picture.Listing.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pictures without classes, to be predicted: read block by block, as many as there may be. */
public final class PictureFiles {
  private static final int BLOCK = 512;

  private final List<String> names;
  private final List<Path> files;
  private final PictureOptions options;
  private int broken;

  private PictureFiles(List<String> names, List<Path> files, PictureOptions options) {
    this.names = names;
    this.files = files;
    this.options = options;
  }

  /**
   * The pictures at a path: a picture, all in a folder at any depth, or those that a table's column
   * names.
   *
   * @throws InvalidInputException if there are none
   */
  public static PictureFiles at(Path path, PictureOptions options) {
    if (options.image() != null) {
      List<String> paths = PictureList.paths(path, options.image());
      List<Path> files = paths.stream().map(p -> PictureList.resolve(path, p)).toList();
      return new PictureFiles(paths, files, options);
    }
    List<Path> files;
    if (Files.isDirectory(path)) {
      files = Folders.allFiles(path).stream().filter(Folders::isPicture).toList();
    } else if (Files.isRegularFile(path)) {
      files = List.of(path);
    } else {
      throw new InvalidInputException(
          "there is no %s: give a picture, a folder of pictures, or a table with --image"
              .formatted(path));
    }
    if (files.isEmpty()) {
      throw new InvalidInputException("%s has no pictures".formatted(path));
    }
    return new PictureFiles(files.stream().map(Path::toString).toList(), files, options);
  }

  /** How many there are, broken ones among them. */
  public int count() {
    return files.size();
  }

  /** How many were left out so far because they are broken. */
  public int broken() {
    return broken;
  }

  /** Takes a block of pictures. */
  @FunctionalInterface
  public interface Sink {
    /**
     * The next block.
     *
     * @param names what they are called
     * @param x names.size() x features, row-major, each value in 0 .. 1
     */
    void accept(List<String> names, float[] x) throws IOException;
  }

  /**
   * Reads all pictures, in their order.
   *
   * @param shape that they get
   * @throws InvalidInputException if one is broken, and broken ones are not to be left out
   */
  public void read(Shape shape, PictureProgress progress, Sink sink) throws IOException {
    ImageShape wanted =
        new ImageShape(shape.height(), shape.width(), shape.channels(), options.fit());
    for (int from = 0; from < files.size(); from += BLOCK) {
      int end = Math.min(files.size(), from + BLOCK);
      block(from, end, wanted, sink);
      progress.pictures(end, files.size());
    }
  }

  private void block(int from, int end, ImageShape shape, Sink sink) throws IOException {
    float[] x = new float[(end - from) * shape.bytes()];
    Map<Integer, String> failed =
        new PictureWorkers(listing(from, end), options.threads(), PictureProgress.NONE)
            .run((number, content) -> {
              byte[] bytes;
              try {
                bytes = shape.of(content.pixels());
              } catch (IOException e) {
                throw new PictureWorkers.BrokenPictureException(e);
              }
              for (int j = 0; j < bytes.length; j++) {
                x[number * bytes.length + j] = (bytes[j] & 0xff) / 255f;
              }
            });
    if (!failed.isEmpty() && !options.skipBroken()) {
      int first = failed.keySet().iterator().next();
      throw new InvalidInputException(
          "cannot read the picture %s (%s): mend or remove it, or leave broken pictures out with --skip-broken"
              .formatted(names.get(from + first), failed.get(first)));
    }
    broken += failed.size();
    List<String> good = new ArrayList<>();
    for (int i = 0; i < end - from; i++) {
      if (!failed.containsKey(i)) {
        System.arraycopy(x, i * shape.bytes(), x, good.size() * shape.bytes(), shape.bytes());
        good.add(names.get(from + i));
      }
    }
    if (!good.isEmpty()) {
      sink.accept(good, Arrays.copyOf(x, good.size() * shape.bytes()));
    }
  }

  private Listing listing(int from, int end) {
    return new Listing(
        "pictures",
        List.of(),
        List.of(new Part(Role.TEST, new int[end - from], names.subList(from, end))),
        List.of(),
        "",
        Optional.empty(),
        sink -> {
          for (int i = from; i < end; i++) {
            sink.accept(i - from, new FilePicture(files.get(i)));
          }
        });
  }
}

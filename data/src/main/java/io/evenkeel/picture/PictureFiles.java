package io.evenkeel.picture;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Shape;
import io.evenkeel.picture.Listing.Part;
import io.evenkeel.picture.Listing.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Pictures without classes, to be predicted: read block by block, as many as there may be. */
public final class PictureFiles {
  private static final int BLOCK = 512;

  private final Listing listing;
  private final PictureOptions options;
  private int broken;

  /** A picture that is to be read, by its number in the listing. */
  private record Waiting(int number, PictureContent content) {}

  private PictureFiles(Listing listing, PictureOptions options) {
    this.listing = listing;
    this.options = options;
  }

  /**
   * The pictures at a path: a picture, all in a folder at any depth, those of CIFAR's files or a
   * Parquet file, or those that a table's column names.
   *
   * @throws InvalidInputException if there are none
   */
  public static PictureFiles at(Path path, PictureOptions options) {
    if (options.image() == null && !Files.exists(path)) {
      throw new InvalidInputException(
          "there is no %s: give a picture, a folder of pictures, or a table with --image"
              .formatted(path));
    }
    return new PictureFiles(Recognition.of(path, options).unlabelled(path, options), options);
  }

  /** How many there are, broken ones among them. */
  public int count() {
    return listing.count();
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
    List<Waiting> waiting = new ArrayList<>();
    int[] done = new int[1];
    Runnable block =
        () -> {
          try {
            block(part(waiting), wanted, sink);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          done[0] += waiting.size();
          waiting.clear();
          progress.pictures(done[0], count());
        };
    try {
      listing
          .reader()
          .read((number, content) -> {
            waiting.add(new Waiting(number, content));
            if (waiting.size() == BLOCK) {
              block.run();
            }
          });
      if (!waiting.isEmpty()) {
        block.run();
      }
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  private void block(Listing part, ImageShape shape, Sink sink) throws IOException {
    float[] x = new float[part.count() * shape.bytes()];
    Map<Integer, String> failed =
        new PictureWorkers(part, options.threads(), PictureProgress.NONE)
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
              .formatted(part.name(first), failed.get(first)));
    }
    broken += failed.size();
    List<String> good = new ArrayList<>();
    for (int i = 0; i < part.count(); i++) {
      if (!failed.containsKey(i)) {
        System.arraycopy(x, i * shape.bytes(), x, good.size() * shape.bytes(), shape.bytes());
        good.add(part.name(i));
      }
    }
    if (!good.isEmpty()) {
      sink.accept(good, Arrays.copyOf(x, good.size() * shape.bytes()));
    }
  }

  /** The listing of the pictures that wait. */
  private Listing part(List<Waiting> waiting) {
    List<Waiting> pictures = List.copyOf(waiting);
    List<String> names = pictures.stream().map(p -> listing.name(p.number())).toList();
    return new Listing(
        listing.what(),
        List.of(),
        List.of(new Part(Role.TEST, new int[names.size()], names)),
        List.of(),
        "",
        Optional.empty(),
        sink -> {
          for (int i = 0; i < pictures.size(); i++) {
            sink.accept(i, pictures.get(i).content());
          }
        });
  }
}

package io.evenkeel.picture;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** CIFAR's binary files: those of a folder, or one alone. */
final class CifarFolder {
  private static final List<String> USUAL = List.of("cifar-10-batches-bin", "cifar-100-binary");
  private static final int BUFFER = 1 << 18;

  private final Path what;
  private final CifarFormat format;
  private final List<Path> files;

  private CifarFolder(Path what, CifarFormat format, List<Path> files) {
    this.what = what;
    this.format = format;
    this.files = files;
  }

  /** CIFAR in a folder, or in the one that its archive makes there. */
  static Optional<CifarFolder> in(Path folder) {
    return Stream.concat(Stream.of(folder), USUAL.stream().map(folder::resolve))
        .filter(Files::isDirectory)
        .flatMap(f -> directlyIn(f).stream())
        .findFirst();
  }

  /** One of CIFAR's files. */
  static Optional<CifarFolder> of(Path file) {
    return CifarFormat.ofFile(name(file))
        .map(format -> new CifarFolder(file, format, List.of(file)));
  }

  private static Optional<CifarFolder> directlyIn(Path folder) {
    List<Path> all = Folders.files(folder);
    for (CifarFormat format : CifarFormat.values()) {
      List<Path> files =
          all.stream()
              .filter(f -> CifarFormat.ofFile(name(f)).equals(Optional.of(format)))
              .toList();
      if (!files.isEmpty()) {
        return Optional.of(new CifarFolder(folder, format, files));
      }
    }
    return Optional.empty();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /**
   * All pictures in the files.
   *
   * @param learning whether there must be a part to learn from
   */
  Listing list(boolean learning) {
    CifarListing listing = new CifarListing(format, what.toString());
    Fingerprint fingerprint = new Fingerprint();
    for (Path file : files) {
      fingerprint.add(file);
      listing.add(name(file), labels(file));
    }
    Path names = files.getFirst().toAbsolutePath().resolveSibling(format.classFile());
    if (Files.isRegularFile(names)) {
      try {
        listing.addNames(Files.readAllLines(names));
      } catch (IOException e) {
        throw unreadable(names, e);
      }
    }
    return listing.list(
        learning,
        fingerprint.hash(),
        sink -> {
          for (Path file : files) {
            int[] number = {listing.first(name(file))};
            read(file, bytes -> sink.accept(number[0]++, format.picture(bytes)));
          }
        });
  }

  private int records(Path file) {
    try {
      return format.records(file.toString(), Files.size(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private int[] labels(Path file) {
    int records = records(file);
    try (InputStream stream = open(file)) {
      return format.labels(stream, records, file.toString());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private void read(Path file, CifarFormat.Records sink) {
    int records = records(file);
    try (InputStream stream = open(file)) {
      format.read(stream, records, sink);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), BUFFER);
  }

  private static InvalidInputException unreadable(Path file, IOException e) {
    return new InvalidInputException("cannot read %s: %s".formatted(file, AtomicFile.reason(e)), e);
  }
}

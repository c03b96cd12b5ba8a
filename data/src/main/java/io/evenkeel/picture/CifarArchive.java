package io.evenkeel.picture;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** CIFAR as it is downloaded: its binary files in a tar archive, with gzip or without. */
final class CifarArchive {
  private static final int BUFFER = 1 << 18;
  private static final int MOST_NAMES = 1 << 20;

  private final Path archive;
  private @Nullable CifarListing listing;
  private boolean pickles;

  CifarArchive(Path archive) {
    this.archive = archive;
  }

  /** Takes the files of the archive. */
  @FunctionalInterface
  private interface Entries {
    void accept(String name, long bytes, InputStream content) throws IOException;
  }

  /**
   * All pictures in the archive.
   *
   * @param learning whether there must be a part to learn from
   */
  Listing list(boolean learning) {
    if (!Files.isRegularFile(archive)) {
      throw new InvalidInputException("there is no file %s".formatted(archive));
    }
    byte[][] names = new byte[1][];
    read((name, bytes, content) -> {
      Optional<CifarFormat> format = CifarFormat.ofFile(name);
      if (format.isPresent()) {
        labels(format.get(), name, bytes, content);
      } else if (name.equals(CifarFormat.CIFAR_10.classFile())
          || name.equals(CifarFormat.CIFAR_100.classFile())) {
        names[0] = content.readNBytes(MOST_NAMES);
      } else if (name.equals("data_batch_1") || name.equals("meta")) {
        pickles = true;
      }
    });
    CifarListing found = listing;
    if (found == null) {
      throw new InvalidInputException(
          pickles
              ? "%s has CIFAR as Python's pickles: download the binary version, such as cifar-10-binary.tar.gz"
                  .formatted(archive)
              : "%s has no files of CIFAR's binary version, such as data_batch_1.bin: unpack an archive of other pictures, and give the folder"
                  .formatted(archive));
    }
    if (names[0] != null) {
      found.addNames(new String(names[0], StandardCharsets.UTF_8).lines().toList());
    }
    return found.list(
        learning,
        new Fingerprint().add(archive).hash(),
        sink ->
            read((name, bytes, content) -> {
              Optional<CifarFormat> format = CifarFormat.ofFile(name);
              if (format.isPresent()) {
                int[] number = {found.first(name)};
                format
                    .get()
                    .read(
                        content,
                        format.get().records(where(name), bytes),
                        record -> sink.accept(number[0]++, format.get().picture(record)));
              }
            }));
  }

  private void labels(CifarFormat format, String name, long bytes, InputStream content)
      throws IOException {
    CifarListing into = listing;
    if (into == null) {
      into = new CifarListing(format, archive.toString());
      listing = into;
    }
    int records = format.records(where(name), bytes);
    into.add(name, format.labels(content, records, where(name)));
  }

  private String where(String name) {
    return "%s in %s".formatted(name, archive);
  }

  private void read(Entries files) {
    String name = String.valueOf(archive.getFileName()).toLowerCase(Locale.ROOT);
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), BUFFER);
        InputStream plain = name.endsWith(".tar") ? file : new GZIPInputStream(file, BUFFER);
        TarArchiveInputStream tar = new TarArchiveInputStream(plain)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          String path = entry.getName();
          files.accept(path.substring(path.lastIndexOf('/') + 1), entry.getSize(), tar);
        }
      }
    } catch (FileSystemException e) {
      throw new InvalidInputException(
          "cannot read %s: %s".formatted(archive, AtomicFile.reason(e)), e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s is not a whole archive: %s; take another copy of it".formatted(archive, defect(e)),
          e);
    }
  }

  private static String defect(IOException e) {
    return switch (e) {
      case EOFException _ -> "it ends early";
      case ZipException _ -> "it is no gzip file, or a damaged one";
      default -> AtomicFile.reason(e);
    };
  }
}

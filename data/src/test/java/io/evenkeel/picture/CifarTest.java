package io.evenkeel.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CIFAR's binary files, in a folder and in the archive that is downloaded. */
class CifarTest {
  @TempDir Path folder;
  @TempDir Path cache;

  private PictureData read(Path path) {
    return Pictures.read(path, PictureOptions.DEFAULT.withCache(cache), PictureProgress.NONE);
  }

  /** Records of these fine labels; pixel p has red p, green label, blue 7. */
  private static byte[] records(int labelBytes, int... labels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int label : labels) {
      for (int b = 1; b < labelBytes; b++) {
        out.write(19);
      }
      out.write(label);
      for (int p = 0; p < 3072; p++) {
        out.write(p < 1024 ? p : p < 2048 ? label : 7);
      }
    }
    return out.toByteArray();
  }

  private static void cifar10(Path where) throws IOException {
    Files.createDirectories(where);
    Files.write(where.resolve("data_batch_2.bin"), records(1, 2));
    Files.write(where.resolve("data_batch_10.bin"), records(1, 0));
    Files.write(where.resolve("data_batch_1.bin"), records(1, 1, 0));
    Files.write(where.resolve("test_batch.bin"), records(1, 2));
    Files.writeString(where.resolve("batches.meta.txt"), "cat\ndog\nship\n\n");
  }

  private static void requireCifar10(PictureData data) {
    ImageDataset train = data.train();
    assertThat(train.classNames()).containsExactly("cat", "dog", "ship");
    assertThat(new int[] {train.label(0), train.label(1), train.label(2), train.label(3)})
        .containsExactly(1, 0, 2, 0);
    assertThat(train.name(2)).isEqualTo("data_batch_2.bin:0");
    float[] x = new float[3072];
    train.copyFeatures(new int[] {2}, 0, 1, x, 0);
    assertThat(x).startsWith(0, 2 / 255f, 7 / 255f, 1 / 255f, 2 / 255f, 7 / 255f, 2 / 255f);
    assertThat(train.images().height()).isEqualTo(32);
    assertThat(data.test().orElseThrow().label(0)).isEqualTo(2);
  }

  @Test
  void cifar10InAFolder() throws IOException {
    cifar10(folder);
    requireCifar10(read(folder));
  }

  @Test
  void cifar10AsItsArchiveUnpacks() throws IOException {
    cifar10(folder.resolve("cifar-10-batches-bin"));
    requireCifar10(read(folder));
  }

  @Test
  void cifar100TakesTheFineLabels() throws IOException {
    Files.write(folder.resolve("train.bin"), records(2, 3, 1));
    Files.write(folder.resolve("test.bin"), records(2, 2));
    Files.writeString(folder.resolve("fine_label_names.txt"), "a\nb\nc\nd\n");
    PictureData data = read(folder);
    assertThat(data.train().classNames()).containsExactly("a", "b", "c", "d");
    assertThat(data.train().label(0)).isEqualTo(3);
    float[] x = new float[3072];
    data.train().copyFeatures(new int[] {0}, 0, 1, x, 0);
    assertThat(x).startsWith(0, 3 / 255f, 7 / 255f);
  }

  @Test
  void withoutNamesClassesAreNumbers() throws IOException {
    Files.write(folder.resolve("data_batch_1.bin"), records(1, 1, 2));
    assertThat(read(folder).train().classNames()).containsExactly("0", "1", "2");
  }

  @Test
  void aDamagedLabelIsNoFurtherClass() throws IOException {
    Path ten = Files.createDirectories(folder.resolve("ten"));
    Files.write(ten.resolve("data_batch_1.bin"), records(1, 1, 9, 77));
    refused(
        ten,
        "the picture data_batch_1.bin:2 of "
            + ten
            + " has the label 77, but those of CIFAR-10 are 0 to 9: the file is damaged, so take"
            + " another copy of it");
    Path hundred = Files.createDirectories(folder.resolve("hundred"));
    byte[] records = records(2, 99, 3);
    Files.write(hundred.resolve("train.bin"), records);
    assertThat(read(hundred).train().classes()).isEqualTo(100);
    records[records.length / 2] = 20;
    Files.write(hundred.resolve("train.bin"), records);
    refused(
        hundred,
        "the picture 1 (from 0) of "
            + hundred.resolve("train.bin")
            + " has the coarse label 20, but those of CIFAR-100 are 0 to 19: the file is damaged,"
            + " so take another copy of it");
    Files.write(hundred.resolve("train.bin"), records(2, 3, 100));
    refused(
        hundred,
        "the picture train.bin:1 of "
            + hundred
            + " has the label 100, but those of CIFAR-100 are 0 to 99: the file is damaged, so"
            + " take another copy of it");
  }

  private static Path archive(Path from, Path to) throws IOException {
    OutputStream file = Files.newOutputStream(to);
    OutputStream out = to.toString().endsWith("gz") ? new GZIPOutputStream(file) : file;
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (Path entry : Folders.files(from)) {
        byte[] bytes = Files.readAllBytes(entry);
        TarArchiveEntry header = new TarArchiveEntry("cifar/" + entry.getFileName());
        header.setSize(bytes.length);
        tar.putArchiveEntry(header);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
    }
    return to;
  }

  @Test
  void theArchive() throws IOException {
    Path files = folder.resolve("files");
    cifar10(files);
    for (String name : new String[] {"c.tar.gz", "c.tgz", "c.tar"}) {
      requireCifar10(read(archive(files, folder.resolve(name))));
    }
  }

  @Test
  void otherArchives() throws IOException {
    Path files = Files.createDirectories(folder.resolve("files"));
    Files.writeString(files.resolve("a.txt"), "x");
    Path other = archive(files, folder.resolve("other.tar.gz"));
    refused(
        other,
        other
            + " has no files of CIFAR's binary version, such as data_batch_1.bin: unpack an archive"
            + " of other pictures, and give the folder");
    Files.writeString(files.resolve("data_batch_1"), "pickle");
    Path python = archive(files, folder.resolve("python.tar.gz"));
    refused(
        python,
        python
            + " has CIFAR as Python's pickles: download the binary version, such as"
            + " cifar-10-binary.tar.gz");
    Path none = Files.write(folder.resolve("none.tar.gz"), new byte[] {1, 2, 3});
    String whole = "%s is not a whole archive: %s; take another copy of it";
    refused(none, whole.formatted(none, "it is no gzip file, or a damaged one"));
    Path empty = Files.write(folder.resolve("empty.tar.gz"), new byte[0]);
    refused(empty, whole.formatted(empty, "it ends early"));
    byte[] bytes = Files.readAllBytes(python);
    Path cut = Files.write(folder.resolve("cut.tar.gz"), Arrays.copyOf(bytes, bytes.length / 2));
    refused(cut, whole.formatted(cut, "it ends early"));
    Path missing = folder.resolve("missing.tar.gz");
    refused(missing, "there is no file " + missing);
  }

  private void refused(Path path, String message) {
    assertThatThrownBy(() -> read(path))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void damagedFiles() throws IOException {
    cifar10(folder);
    Path batch = folder.resolve("data_batch_1.bin");
    Files.write(batch, new byte[5000]);
    refused(
        folder,
        batch
            + " has 5,000 bytes, but its pictures take 3,073 each: it is not a whole file of"
            + " CIFAR-10");
    Files.write(batch, records(1, 9));
    refused(
        folder,
        "the picture data_batch_1.bin:0 of "
            + folder
            + " has the label 9, but there are names for 3 classes only: they do not belong"
            + " together, or the file is damaged");
    for (String name : new String[] {"data_batch_1.bin", "data_batch_2.bin", "data_batch_10.bin"}) {
      Files.delete(folder.resolve(name));
    }
    refused(
        folder,
        folder
            + " has no training pictures of CIFAR: they are in data_batch_1.bin and so on, or in"
            + " train.bin");
  }
}

package io.evenkeel.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of idx files is read as it is, and refused where its files do not fit each other. */
class IdxFolderTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    IdxBytes.folder(folder);
  }

  @Test
  void pixelsAreScaledAndLabelsKept() {
    IdxFolder data = IdxFolder.read(folder);
    assertThat(data.train().rows()).isEqualTo(2);
    assertThat(data.train().classes()).isEqualTo(3);
    assertThat(data.test().classes()).isEqualTo(3);
    float[] x = new float[6];
    float[] targets = new float[3];
    data.train().copyRows(new int[] {9, 1, 0}, 1, 2, x, 2, targets, 1);
    assertThat(x).containsExactly(0, 0, 51 / 255f, 102 / 255f, 0, 1);
    assertThat(targets).containsExactly(0, 0, 2);
    data.test().copyFeatures(new int[] {0}, 0, 1, x, 0);
    assertThat(x).startsWith(1 / 255f, 128 / 255f);
  }

  @Test
  void noFolder() {
    Path file = folder.resolve("t10k-labels-idx1-ubyte");
    assertThatThrownBy(() -> IdxFolder.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " is not a folder: give mnist, or a folder with idx files such as"
                + " train-images-idx3-ubyte");
  }

  @Test
  void aMissingFile() throws IOException {
    Files.delete(folder.resolve("train-labels-idx1-ubyte.gz"));
    refused(
        folder
            + " has neither train-labels-idx1-ubyte nor train-labels-idx1-ubyte.gz: give mnist, or"
            + " a folder with the four idx files");
  }

  @Test
  void moreLabelsThanImages() throws IOException {
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), IdxBytes.labels((byte) 0, (byte) 1));
    refused(
        folder
            + " has 1 images in t10k-images-idx3-ubyte, but 2 labels in t10k-labels-idx1-ubyte:"
            + " each image needs its label");
  }

  @Test
  void imagesOfTwoSizes() throws IOException {
    Files.write(
        folder.resolve("t10k-images-idx3-ubyte.gz"),
        IdxBytes.gzip(IdxBytes.images(1, 2, 1, (byte) 0, (byte) 0)));
    refused(
        folder
            + " has training images of 1 x 2 pixels, but test images of 2 x 1: they must be of one"
            + " size");
  }

  @Test
  void aClassThatIsNeverShown() throws IOException {
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), IdxBytes.labels((byte) 3));
    refused(
        folder
            + " has test labels up to 3, but training labels only up to 2: a network can learn only"
            + " classes that it is shown");
  }

  private void refused(String message) {
    assertThatThrownBy(() -> IdxFolder.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}

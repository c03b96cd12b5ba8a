package io.evenkeel.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of pictures as people have them, also the odd ones. */
class ClassFoldersTest {
  @TempDir Path folder;
  @TempDir Path cache;

  private PictureData read() {
    return read(PictureOptions.DEFAULT);
  }

  private PictureData read(PictureOptions options) {
    return Pictures.read(folder, options.withCache(cache), PictureProgress.NONE);
  }

  private void refused(String message) {
    assertThatThrownBy(this::read).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void aTestPartAloneIsNotLearnedFrom() throws IOException {
    TestPictures.catsAndDogs(folder.resolve("test"));
    refused(
        folder
            + " has a folder test, but none to learn from: put one called train, with a folder for"
            + " each class, beside it");
  }

  @Test
  void aFolderAClass() throws IOException {
    TestPictures.catsAndDogs(folder);
    PictureData data = read();
    ImageDataset train = data.train();
    assertThat(train.classNames()).containsExactly("cats", "dogs");
    assertThat(train.rows()).isEqualTo(4);
    assertThat(train.features()).isEqualTo(4 * 4 * 3);
    assertThat(train.images().channels()).isEqualTo(3);
    assertThat(train.name(3)).isEqualTo("dogs/2.png");
    assertThat(train.label(3)).isEqualTo(1);
    float[] x = new float[48];
    train.copyFeatures(new int[] {3}, 0, 1, x, 0);
    assertThat(x).startsWith(0x10 / 255f, 0x20 / 255f, 0x30 / 255f);
    assertThat(data.test()).isEmpty();
    assertThat(data.notes()).isEmpty();
    ImageDataset chosen = train.select(new int[] {3, 0});
    assertThat(chosen.name(0)).isEqualTo("dogs/2.png");
    chosen.copyFeatures(new int[] {1}, 0, 1, x, 0);
    assertThat(x).startsWith(1, 0, 0);
  }

  @Test
  void partsAndNestedFolders() throws IOException {
    TestPictures.catsAndDogs(folder.resolve("train"));
    TestPictures.png(folder.resolve("train/dogs/more/deep/3.png"), 0x777777, 4, 4);
    TestPictures.png(folder.resolve("Val/dogs/7.png"), 0x777777, 4, 4);
    TestPictures.png(folder.resolve("test/cats/8.png"), 0x777777, 4, 4);
    PictureData data = read();
    assertThat(data.train().rows()).isEqualTo(5);
    assertThat(data.validation().orElseThrow().name(0)).isEqualTo("Val/dogs/7.png");
    assertThat(data.validation().orElseThrow().label(0)).isEqualTo(1);
    assertThat(data.test().orElseThrow().label(0)).isZero();
    assertThat(data.test().orElseThrow().classes()).isEqualTo(2);
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    TestPictures.png(folder.resolve("train/1.png"), 0, 4, 4);
    TestPictures.png(folder.resolve("bus/1.png"), 0, 4, 4);
    assertThat(read().train().classNames()).containsExactly("bus", "train");
  }

  @Test
  void aTestFolderWithoutClasses() throws IOException {
    TestPictures.catsAndDogs(folder.resolve("train"));
    TestPictures.png(folder.resolve("test/8.png"), 0x777777, 4, 4);
    PictureData data = read();
    assertThat(data.test()).isEmpty();
    assertThat(data.notes())
        .containsExactly(
            folder.resolve("test")
                + " has no folders of classes and was left out: predict takes pictures without"
                + " classes",
            "1 picture that lies in no class's folder was left out: test/8.png");
  }

  @Test
  void aTestClassThatIsNotLearned() throws IOException {
    TestPictures.catsAndDogs(folder.resolve("train"));
    TestPictures.png(folder.resolve("test/birds/8.png"), 0x777777, 4, 4);
    refused(
        ("%s has a class birds, but %s has none of that name: a network can learn only classes"
                + " that it is shown")
            .formatted(folder.resolve("test"), folder.resolve("train")));
  }

  @Test
  void strangersHiddenFilesAndEmptyFoldersAreLeftOut() throws IOException {
    TestPictures.catsAndDogs(folder);
    Files.writeString(folder.resolve("cats/.DS_Store"), "x");
    Files.writeString(folder.resolve("cats/Thumbs.db"), "x");
    Files.writeString(folder.resolve("cats/notes.txt"), "x");
    Files.writeString(folder.resolve("README.md"), "x");
    TestPictures.png(folder.resolve("loose.png"), 0, 4, 4);
    TestPictures.png(folder.resolve(".git/1.png"), 0, 4, 4);
    Files.createDirectories(folder.resolve("birds"));
    PictureData data = read();
    assertThat(data.train().classNames()).containsExactly("cats", "dogs");
    assertThat(data.train().rows()).isEqualTo(4);
    assertThat(data.notes())
        .containsExactly(
            "the folder birds in " + folder + " has no pictures and is not a class",
            "2 files that are not pictures were left out, such as cats/notes.txt",
            "1 picture that lies in no class's folder was left out: loose.png");
  }

  @Test
  void picturesWithoutAnEnding() throws IOException {
    TestPictures.catsAndDogs(folder);
    Files.move(folder.resolve("cats/1.png"), folder.resolve("cats/a1b2"));
    assertThat(read().train().name(1)).isEqualTo("cats/a1b2");
  }

  @Test
  void namesThatDifferInCase() throws IOException {
    TestPictures.catsAndDogs(folder);
    TestPictures.png(folder.resolve("Dogs/1.png"), 0, 4, 4);
    refused(
        folder
            + " has the folders Dogs and dogs, whose names differ in case only: put the pictures"
            + " of one class into one folder, or call the classes by different names");
  }

  @Test
  void oneClass() throws IOException {
    TestPictures.png(folder.resolve("cats/1.png"), 0, 4, 4);
    refused(
        folder
            + " has pictures of one class only, cats: a network learns to tell classes apart, so"
            + " give it a folder for each of two or more");
  }

  @Test
  void noPictures() throws IOException {
    Files.createDirectories(folder.resolve("cats"));
    refused(
        folder
            + " has no pictures: give a folder with a folder of pictures for each class, CIFAR's"
            + " binary files, idx files, or mnist");
  }

  @Test
  void noClasses() throws IOException {
    TestPictures.png(folder.resolve("1.png"), 0, 4, 4);
    refused(
        folder
            + " has pictures (1.png), but nothing tells their classes: put those of each class"
            + " into a folder of its own, or give a list of paths and classes with --image and"
            + " --target");
  }

  @Test
  void brokenPictures() throws IOException {
    TestPictures.catsAndDogs(folder);
    Files.writeString(folder.resolve("dogs/0.png"), "no picture at all");
    Files.write(folder.resolve("dogs/3.jpg"), new byte[0]);
    refused(
        "cannot read the picture dogs/0.png (it is in no format that is known: PNG, JPEG, GIF,"
            + " BMP, TIFF, WebP), and 1 more: mend or remove them, or leave broken pictures out"
            + " with --skip-broken");
    Files.delete(folder.resolve("dogs/3.jpg"));
    refused(
        "cannot read the picture dogs/0.png (it is in no format that is known: PNG, JPEG, GIF,"
            + " BMP, TIFF, WebP): mend or remove it, or leave broken pictures out with"
            + " --skip-broken");
    PictureData data = read(PictureOptions.DEFAULT.withSkipBroken(true));
    assertThat(data.train().rows()).isEqualTo(4);
    assertThat(data.train().name(2)).isEqualTo("dogs/1.png");
    float[] x = new float[48];
    data.train().copyFeatures(new int[] {2}, 0, 1, x, 0);
    assertThat(x).startsWith(0, 0, 1);
    assertThat(data.notes())
        .containsExactly(
            "1 broken picture was left out: dogs/0.png (it is in no format that is known: PNG,"
                + " JPEG, GIF, BMP, TIFF, WebP)");
  }

  @Test
  void differentSizesBecomeTheMedian() throws IOException {
    TestPictures.catsAndDogs(folder);
    TestPictures.png(folder.resolve("cats/3.png"), 0x808080, 20, 12);
    TestPictures.png(folder.resolve("cats/4.png"), 0x808080, 30, 12);
    TestPictures.png(folder.resolve("cats/5.png"), 0x808080, 12, 500);
    PictureData data = read();
    assertThat(data.train().images().width()).isEqualTo(4);
    assertThat(data.notes())
        .containsExactly(
            "pictures of different sizes became 4 x 4; --size N makes them larger or smaller");
    PictureData again = read();
    assertThat(again.notes()).isEqualTo(data.notes());
    PictureData large = read(PictureOptions.DEFAULT.withSize(16).withColor(PictureColor.GREY));
    assertThat(large.train().features()).isEqualTo(16 * 16);
    assertThat(large.notes()).isEmpty();
  }

  @Test
  void largePicturesOfOneSizeBecomeSmall() throws IOException {
    TestPictures.png(folder.resolve("a/1.png"), 0x808080, 120, 90);
    TestPictures.png(folder.resolve("b/1.png"), 0x808080, 120, 90);
    PictureData data = read();
    assertThat(data.train().images().width()).isEqualTo(64);
    assertThat(data.notes())
        .containsExactly(
            "pictures of 120 x 90 became 64 x 64; --size N makes them larger or smaller");
  }

  @Test
  void sizesThatCannotBe() {
    assertThatThrownBy(() -> PictureOptions.DEFAULT.withSize(3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("pictures of 3 x 3 pixels cannot be made: give a --size of 4 to 1024");
  }
}

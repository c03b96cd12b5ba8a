package io.evenkeel.cli.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.settings.RunNetwork;
import io.evenkeel.model.Model;
import io.evenkeel.network.Moments;
import io.evenkeel.run.RunFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of pictures from {@code train} to {@code evaluate} and {@code predict}. */
class PictureCommandsTest {
  private static final String CACHE = "evenkeel.cache";

  @TempDir Path folder;
  private Path pictures = Path.of("");
  private String runs = "";

  /** Dark reddish, greenish and bluish noise: 12 pictures per class. */
  @BeforeEach
  void write() throws IOException {
    System.setProperty(CACHE, folder.resolve("cache").toString());
    runs = folder.resolve("runs").toString();
    pictures = folder.resolve("pictures");
    Random random = new Random(7);
    for (int label = 0; label < 3; label++) {
      Path into = Files.createDirectories(pictures.resolve(List.of("a", "b", "c").get(label)));
      for (int i = 0; i < 12; i++) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 64; p++) {
          int noise = random.nextInt(0x40);
          image.setRGB(p % 8, p / 8, noise * 0x010101 + (0x80 << (16 - 8 * label)));
        }
        ImageIO.write(image, "png", into.resolve(i + ".png").toFile());
      }
    }
  }

  @AfterEach
  void forget() {
    System.clearProperty(CACHE);
  }

  private CommandRunner run(String... args) {
    CommandRunner run = CommandRunner.run(args);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run;
  }

  private void train() {
    String[] args = {
      "train", pictures.toString(), "--runs", runs, "--name", "p", "--epochs", "8", "--no-probes"
    };
    CommandRunner run = run(args);
    assertThat(run.out())
        .contains("pictures: 33 images of 8 x 8 in colour, 3 more to test; 3 classes")
        .contains(
            "note: there is no test part, so 10 % of each class, 3 pictures, are kept to test"
                + " (seed 42)");
  }

  @Test
  void trainEvaluatePredict() throws IOException {
    train();
    RunFolder run = RunFolder.find(Path.of(runs), Path.of("p"));
    Model model = run.model();
    assertThat(model.classNames()).containsExactly("a", "b", "c");
    assertThat(model.metadata()).containsEntry("pictures", "8x8x3");
    assertThat(Files.readString(run.configFile())).contains("\"resnet20\"");
    Moments moments = model.inferenceMoments(model.network().graph().at(RunNetwork.STANDARDISED));
    for (int c = 0; c < 3; c++) {
      assertThat(moments.mean()[c]).as("a third has 128 more").isBetween(0.25, 0.35);
      assertThat(moments.variance()[c]).isBetween(0.05, 0.08);
    }
    assertThat(run("evaluate", "p", "--runs", runs).out())
        .contains("p on the 3 test images of pictures");
    assertThat(run.path().resolve("report.html"))
        .content()
        .contains("The first filters", "One picture, layer by layer");
    String page = folder.resolve("page.html").toString();
    CommandRunner all = run("evaluate", "p", pictures.toString(), "--runs", runs, "--report", page);
    assertThat(all.out()).endsWith("%n%nthe page is in %s%n".formatted(page));
    assertThat(Path.of(page)).content().contains("p on pictures", "The first filters");
    assertThat(all.out()).contains("p on the 36 images of pictures").contains("100.00 %");

    Path one = pictures.resolve("b/3.png");
    List<String> lines = run("predict", "p", one.toString(), "--runs", runs).out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).isEqualTo("path,prediction,p_a,p_b,p_c");
    assertThat(lines.getLast()).startsWith(one + ",b,");
    Path csv = folder.resolve("out.csv");
    assertThat(run("predict", "p", pictures.toString(), "--runs", runs, "-o", csv.toString()).out())
        .isEqualTo("predicted 36 rows into %s%n".formatted(csv));
    assertThat(Files.readAllLines(csv)).hasSize(37).contains(lines.getLast());
    Path list = Files.writeString(folder.resolve("list.csv"), "file,n\npictures/b/3.png,1\n");
    assertThat(run("predict", "p", list.toString(), "--image", "file", "--runs", runs).out())
        .contains("pictures/b/3.png" + lines.getLast().substring(one.toString().length()));
  }

  @Test
  void aComparisonHasTheDefaultsOfATraining() throws IOException {
    String out =
        run("compare", pictures.toString(), "--epochs", "1", "--no-probes", "--runs", runs).out();
    assertThat(out)
        .contains("33 images of 8 x 8 in colour, 3 more to test; 3 classes")
        .contains("batches of 16, 1 epoch");
    Path run = Path.of(runs, "compare-1");
    assertThat(run.resolve("config.json")).content().contains("\"resnet20\"");
    assertThat(run.resolve("report.html")).content().contains(RunNetwork.STANDARDISED);
  }

  @Test
  void pictureOfAnotherSizeAndBrokenOnes() throws IOException {
    train();
    Path other = Files.createDirectories(folder.resolve("new"));
    BufferedImage image = new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "jpg", other.resolve("1.jpg").toFile());
    Files.writeString(other.resolve("2.png"), "x");
    refused(
        CommandRunner.run("predict", "p", other.toString(), "--runs", runs),
        "cannot read the picture %s (it is in no format that is known: PNG, JPEG, GIF, BMP, TIFF, WebP): mend or remove it, or leave broken pictures out with --skip-broken"
            .formatted(other.resolve("2.png")));
    CommandRunner skipped =
        CommandRunner.run("predict", "p", other.toString(), "--skip-broken", "--runs", runs);
    assertThat(skipped.err()).isEqualTo("evenkeel: broken pictures were left out: 1%n".formatted());
    assertThat(skipped.out().lines()).hasSize(2);
    refused(
        CommandRunner.run("predict", "p", other.toString(), "--size", "9", "--runs", runs),
        "the model of %s knows the size and the colours of its pictures: leave out --size and --color"
            .formatted(Path.of(runs, "p")));
    Files.createDirectories(folder.resolve("x/zebra"));
    Files.move(other.resolve("1.jpg"), folder.resolve("x/zebra/1.jpg"));
    Files.createDirectories(folder.resolve("x/a"));
    ImageIO.write(image, "jpg", folder.resolve("x/a/1.jpg").toFile());
    refused(
        CommandRunner.run("evaluate", "p", folder.resolve("x").toString(), "--runs", runs),
        "%s has the class zebra, which the model does not know: it tells a, b, c apart"
            .formatted(folder.resolve("x")));
  }

  private static void refused(CommandRunner run, String message) {
    assertThat(run.err().strip()).isEqualTo("evenkeel: " + message);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void aTrainingGoesOn() {
    CommandRunner whole =
        CommandRunner.run(
            "train", pictures.toString(), "--runs", runs, "--name", "q", "--epochs", "3", "--json");
    assertThat(whole.exitCode()).isZero();
    CommandRunner again = CommandRunner.run("train", "--resume", "q", "--runs", runs, "--json");
    assertThat(again.exitCode()).isZero();
    assertThat(again.lastLine()).contains(sha(whole.lastLine()));
    assertThat(whole.err()).doesNotContain("standardise");
  }

  private static String sha(String json) {
    int at = json.indexOf("parametersSha256");
    return json.substring(at, at + 80);
  }

  @Test
  void optionsThatDoNotGoTogether() throws IOException {
    String none = folder.resolve("nowhere").toString();
    refused(
        CommandRunner.run("train", pictures.toString(), "--target", "x", "--runs", none),
        pictures + " is a folder whose pictures have their classes with them: leave out --target");
    refused(
        CommandRunner.run("train", pictures.toString(), "--group", "x", "--runs", none),
        pictures + " has pictures, so leave out the options for tables");
    refused(
        CommandRunner.run("train", "mnist", "--size", "20", "--runs", none),
        "mnist is neither a folder of pictures nor CIFAR nor a table with --image, so leave out"
            + " --size, --fit, --color and --skip-broken");
    for (int size : new int[] {0, 3, 1025}) {
      refused(
          CommandRunner.run("train", pictures.toString(), "--size", "" + size, "--runs", none),
          "pictures of %d x %1$d pixels cannot be made: give a --size of 4 to 1024"
              .formatted(size));
    }
    refused(
        CommandRunner.run("train", pictures.toString(), "--image", "path", "--runs", none),
        pictures
            + " is no table, so leave out --image, which names the column with the pictures of one");
    refused(
        CommandRunner.run("train", pictures.toString(), "--augment", "cutout:9", "--runs", none),
        "a cutout of 9 x 9 pixels needs pictures that are not smaller, but they have 8 x 8");
    Path csv = Files.writeString(folder.resolve("t.csv"), "x,y\n1,2\n");
    refused(
        CommandRunner.run("train", csv.toString(), "--target", "y", "--size", "20", "--runs", none),
        "--size, --fit, --color and --skip-broken are for pictures, and this is a table without"
            + " any: leave them out, or name the column of pictures with --image");
    refused(
        CommandRunner.run(
            "train", pictures.toString(), "--recipe", "fast", "--size", "16", "--runs", none),
        "--network airbench94-32 does not fit images of 16 x 16 x 3: layer 5 (MaxPool2d): a"
            + " pooling's window must fit its padded input, but got window 3 x 3 and an input of"
            + " 1 x 1 with padding; take another network, or larger images (pictures by --size)");
    Path few = Files.createDirectories(folder.resolve("few/a"));
    Files.copy(pictures.resolve("a/1.png"), few.resolve("1.png"));
    Path other = Files.createDirectories(folder.resolve("few/b"));
    Files.copy(pictures.resolve("b/1.png"), other.resolve("1.png"));
    refused(
        CommandRunner.run("train", folder.resolve("few").toString(), "--runs", none),
        folder.resolve("few")
            + " has 2 pictures, and a tenth of them is kept to test: give at least 10, or a folder"
            + " test beside train");
    assertThat(Path.of(none)).doesNotExist();
  }
}

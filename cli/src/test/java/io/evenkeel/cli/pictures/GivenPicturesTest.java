package io.evenkeel.cli.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.SmallDigits;
import io.evenkeel.data.IdxFolder;
import io.evenkeel.data.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of pictures takes every source of them that a training takes. */
class GivenPicturesTest {
  private static final String CACHE = "evenkeel.cache";
  private static final List<String> CLASSES = List.of("cat", "dog");
  private static final int EACH = 18;

  @TempDir Path folder;
  private Path pictures = Path.of("");
  private String runs = "";

  /** Pictures of 12 x 9 pixels: reddish cats, bluish dogs. The model takes 8 x 8 of them. */
  @BeforeEach
  void train() throws IOException {
    System.setProperty(CACHE, folder.resolve("cache").toString());
    runs = folder.resolve("runs").toString();
    pictures = folder.resolve("pictures");
    Random random = new Random(7);
    for (int label = 0; label < CLASSES.size(); label++) {
      Path into = Files.createDirectories(pictures.resolve(CLASSES.get(label)));
      for (int i = 0; i < EACH; i++) {
        BufferedImage image = new BufferedImage(12, 9, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 108; p++) {
          int noise = random.nextInt(0x40);
          image.setRGB(p % 12, p / 12, noise * 0x010101 + (0x80 << (16 - 16 * label)));
        }
        ImageIO.write(image, "png", into.resolve(i + ".png").toFile());
      }
    }
    run(
        "train",
        pictures.toString(),
        "--size",
        "8",
        "--fit",
        "pad",
        "--layers",
        "conv 4 3, bn, relu, gap, dense classes",
        "--epochs",
        "1",
        "--no-probes",
        "--name",
        "p");
  }

  @AfterEach
  void forget() {
    System.clearProperty(CACHE);
  }

  private CommandRunner any(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--runs", runs));
    return CommandRunner.run(all.toArray(String[]::new));
  }

  private String run(String... args) {
    CommandRunner run = any(args);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  private void refused(String message, String... args) {
    CommandRunner run = any(args);
    assertThat(run.err().strip()).isEqualTo("evenkeel: " + message);
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private Path list() throws IOException {
    StringBuilder text = new StringBuilder("file,kind\n");
    for (String name : CLASSES) {
      for (int i = 0; i < EACH; i++) {
        text.append("pictures/%s/%d.png,%s\n".formatted(name, i, name));
      }
    }
    return Files.writeString(folder.resolve("list.csv"), text);
  }

  /** The same pictures in the same order, as Hugging Face writes them; with or without classes. */
  private Path parquet(String name, boolean labelled) throws IOException, SQLException {
    Path file = folder.resolve(name);
    List<String> rows = new ArrayList<>();
    for (int label = 0; label < CLASSES.size(); label++) {
      for (int i = 0; i < EACH; i++) {
        byte[] bytes =
            Files.readAllBytes(pictures.resolve("%s/%d.png".formatted(CLASSES.get(label), i)));
        rows.add(
            "SELECT {'bytes': unhex('%s'), 'path': '%s/%d.png'} AS image%s"
                .formatted(
                    HexFormat.of().formatHex(bytes),
                    CLASSES.get(label),
                    i,
                    labelled ? ", '%s' AS label".formatted(CLASSES.get(label)) : ""));
      }
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT PARQUET)".formatted(String.join(" UNION ALL ", rows), file));
    }
    return file;
  }

  /** Two records of CIFAR-10, a red cat and a blue dog, as the test batch. */
  private Path cifar() throws IOException {
    Path cifar = Files.createDirectories(folder.resolve("cifar"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int label = 0; label < 2; label++) {
      out.write(label);
      for (int p = 0; p < 3072; p++) {
        out.write(p / 1024 == 2 * label ? 0x80 : 0);
      }
    }
    Files.write(cifar.resolve("test_batch.bin"), out.toByteArray());
    Files.writeString(cifar.resolve("batches.meta.txt"), "cat\ndog\n");
    return cifar;
  }

  private Path archive(Path cifar) throws IOException {
    Path archive = folder.resolve("cifar.tar.gz");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (String name : List.of("batches.meta.txt", "test_batch.bin")) {
        byte[] bytes = Files.readAllBytes(cifar.resolve(name));
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  /** The answers without the first column, which is the pictures' names. */
  private static List<String> answers(String csv) {
    return csv.lines().skip(1).map(line -> line.substring(line.indexOf(','))).sorted().toList();
  }

  /** What evaluate prints after its first line, which names the source. */
  private static String metrics(String out) {
    return out.substring(out.indexOf('\n'));
  }

  @Test
  void everySourceIsPredictedAndEvaluatedAlike() throws IOException, SQLException {
    String list = list().toString();
    String parquet = parquet("test.parquet", true).toString();
    List<String> expected = answers(run("predict", "p", pictures.toString()));
    assertThat(expected).hasSize(2 * EACH);
    assertThat(answers(run("predict", "p", list, "--image", "file"))).isEqualTo(expected);
    assertThat(answers(run("predict", "p", parquet))).isEqualTo(expected);
    String bare = parquet("bare.parquet", false).toString();
    assertThat(run("predict", "p", bare, "--image", "image"))
        .contains("\ncat/0.png,", "\ndog/17.png,");

    String judged = metrics(run("evaluate", "p", pictures.toString()));
    assertThat(metrics(run("evaluate", "p", list, "--image", "file", "--target", "kind")))
        .isEqualTo(judged);
    assertThat(metrics(run("evaluate", "p", parquet))).isEqualTo(judged);
    Path moved = Files.createDirectories(folder.resolve("only-test"));
    Files.move(pictures, moved.resolve("test"));
    String test = run("evaluate", "p", moved.toString());
    assertThat(metrics(test)).isEqualTo(judged);
    assertThat(test).startsWith("p on the 36 images of only-test, ");
    Files.createDirectories(moved.resolve("train"));
    for (String name : CLASSES) {
      Path one = Files.createDirectories(moved.resolve("train").resolve(name));
      Files.copy(moved.resolve("test/%s/1.png".formatted(name)), one.resolve("1.png"));
    }
    assertThat(run("evaluate", "p", moved.toString()))
        .startsWith("p on the 36 test images of only-test, ");
  }

  @Test
  void cifarIsPredictedAndEvaluated() throws IOException {
    Path cifar = cifar();
    Path archive = archive(cifar);
    Path file = cifar.resolve("test_batch.bin");
    String expected = run("predict", "p", cifar.toString());
    assertThat(expected).startsWith("path,prediction,p_cat,p_dog\ntest_batch.bin:0,");
    assertThat(run("predict", "p", archive.toString())).isEqualTo(expected);
    assertThat(run("predict", "p", file.toString())).isEqualTo(expected);
    String judged = metrics(run("evaluate", "p", cifar.toString()));
    assertThat(metrics(run("evaluate", "p", archive.toString()))).isEqualTo(judged);
    assertThat(metrics(run("evaluate", "p", file.toString()))).isEqualTo(judged);
    Files.delete(cifar.resolve("batches.meta.txt"));
    assertThat(run("evaluate", "p", cifar.toString()))
        .contains(
            "note: the classes are numbers, which count as the model's classes in their order");
  }

  @Test
  void recalibrateAndDoctorReadThemAsTheModelDoes() throws IOException, SQLException {
    String expected = recalibrated(pictures.toString());
    assertThat(expected).contains("layer 2                   4    36").contains("accuracy");
    String list = list().toString();
    assertThat(recalibrated(list, "--image", "file", "--target", "kind")).isEqualTo(expected);
    assertThat(recalibrated(parquet("t.parquet", true).toString())).isEqualTo(expected);
    assertThat(recalibrated(list, "--image", "file"))
        .startsWith(expected.substring(0, expected.indexOf("on this data")))
        .doesNotContain("accuracy");
    Files.move(pictures.resolve("dog"), pictures.resolve("wolf"));
    assertThat(recalibrated(pictures.toString()))
        .contains("note: the model has no class wolf, so the pictures count without classes");
    assertThat(any("doctor", "p", pictures.toString()).out())
        .contains("p on the images of pictures: 2 batch normalizations");
  }

  @Test
  void idxFilesBecomeWhatTheModelTakes() throws IOException {
    Path idx = SmallDigits.write(folder.resolve("idx"), 40, 40, 2);
    Images images = IdxFolder.testImages(idx);
    Path same = Files.createDirectories(folder.resolve("same"));
    byte[] bytes = new byte[images.features()];
    for (int i = 0; i < images.count(); i++) {
      images.copyBytes(i, bytes);
      BufferedImage image =
          new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setDataElements(0, 0, images.width(), images.height(), bytes);
      ImageIO.write(image, "png", same.resolve("%02d.png".formatted(i)).toFile());
    }
    List<String> expected = answers(run("predict", "p", same.toString()));
    assertThat(answers(run("predict", "p", idx.toString()))).isEqualTo(expected);
    assertThat(answers(run("predict", "p", idx.toString(), "--fit", "crop"))).isEqualTo(expected);
    refused(
        "the model of %s tells 2 classes by 192 features, but the images of %s have 10 classes and 192 pixels: evaluate it on data like those it was trained on"
            .formatted(Path.of(runs, "p"), idx),
        "evaluate",
        "p",
        idx.toString());
    for (String part : List.of("train", "t10k")) {
      Path labels = idx.resolve(part + "-labels-idx1-ubyte");
      byte[] two = Files.readAllBytes(labels);
      for (int i = 8; i < two.length; i++) {
        two[i] = (byte) (i % 2);
      }
      Files.write(labels, two);
    }
    assertThat(run("evaluate", "p", idx.toString())).startsWith("p on the 40 test images of idx");
    CommandRunner doctor = any("doctor", "p", idx.toString());
    assertThat(doctor.out())
        .as(doctor.err())
        .contains("p on the test images of idx: 2 batch normalizations");
  }

  @Test
  void predictionsAreWrittenInTheFormatOfTheFilesName() throws SQLException {
    List<String> expected =
        run("predict", "p", pictures.toString())
            .lines()
            .skip(1)
            .map(line -> line.replaceAll("^([^,]*,[^,]*).*", "$1"))
            .toList();
    for (String name : List.of("p.csv", "p.parquet", "p.csv.gz", "p.jsonl.gz")) {
      Path file = folder.resolve(name);
      run("predict", "p", pictures.toString(), "-o", file.toString());
      assertThat(answered(file)).as(name).isEqualTo(expected);
    }
    String other = folder.resolve("p.txt").toString();
    refused(
        "cannot write %s: its name must end in .csv, .json or .jsonl, also with .gz behind it, or in .parquet"
            .formatted(other),
        "predict",
        "p",
        pictures.toString(),
        "-o",
        other);
  }

  /** Paths and answers in a file, which is read by its ending. */
  private static List<String> answered(Path file) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT path, prediction FROM '" + file + "'")) {
      while (rows.next()) {
        lines.add(rows.getString(1) + "," + rows.getString(2));
      }
    }
    return lines;
  }

  private String recalibrated(String... data) {
    List<String> args = new ArrayList<>(List.of("recalibrate", "p"));
    args.addAll(List.of(data));
    Path out = folder.resolve("out" + System.nanoTime());
    args.addAll(List.of("-o", out.toString()));
    String text = metrics(run(args.toArray(String[]::new)));
    return text.substring(0, text.indexOf("wrote "));
  }

  @Test
  void whatIsNoSource() throws IOException {
    String list = list().toString();
    String table =
        list
            + " is a table: say with --image which of its columns has the pictures, or their paths";
    refused(table, "predict", "p", list);
    refused(table, "evaluate", "p", list);
    String one = pictures.resolve("cat/1.png").toString();
    refused(
        one
            + " is one picture, and nothing tells its class: give a folder with a folder of"
            + " pictures for each class, or a list of paths and classes with --image and --target",
        "evaluate",
        "p",
        one);
    String known =
        "the model of %s knows the size and the colours of its pictures: leave out --size and --color"
            .formatted(Path.of(runs, "p"));
    refused(known, "evaluate", "p", pictures.toString(), "--size", "9");
    refused(known, "doctor", "p", pictures.toString(), "--color", "grey");
    refused(
        "--target, --image, --size, --fit, --color and --skip-broken say how other pictures are"
            + " read: name them after the run",
        "evaluate",
        "p",
        "--fit",
        "pad");
    refused(
        "an option for pictures was given without data: name the data after the model",
        "doctor",
        "p",
        "--skip-broken");
    refused(
        "column file of %s holds text, but a model takes numbers: leave it out, or name it with --target, or with --image if it has the paths of pictures"
            .formatted(list),
        "doctor",
        "p",
        list);
  }
}

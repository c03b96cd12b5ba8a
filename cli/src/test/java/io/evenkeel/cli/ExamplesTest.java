package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.training.Trainer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each file of {@code examples/} compiles and does what it says. */
class ExamplesTest {
  private static final Path ROOT = Path.of(System.getProperty("evenkeel.root"));
  private static final Path EXAMPLES = ROOT.resolve("examples");

  @TempDir static Path folder;
  private static Path people = Path.of("");

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  @BeforeAll
  static void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-Xlint:all,-classfile,-path",
              "-Werror",
              "-proc:none",
              "-d",
              folder.resolve("classes").toString());
      boolean compiled =
          compiler
              .getTask(
                  problems,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(sources()))
              .call();
      assertThat(compiled).as(problems.toString()).isTrue();
    }
    StringBuilder table = new StringBuilder("age,education,hours,income\n");
    for (int i = 0; i < 200; i++) {
      int age = 20 + i * 7 % 40;
      String education = i % 3 == 0 ? "HS-grad" : "Bachelors";
      table.append(
          "%d,%s,%d,%s%n".formatted(age, education, 20 + i * 11 % 30, age > 40 ? "high" : "low"));
    }
    people = Files.writeString(folder.resolve("people.csv"), table);
  }

  /** What an example prints. */
  private static String run(String name, Object... arguments) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    String[] strings = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    URL classes = folder.resolve("classes").toUri().toURL();
    try (URLClassLoader loader =
            new URLClassLoader(new URL[] {classes}, ExamplesTest.class.getClassLoader());
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) strings);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void eachSaysWhatItNeedsForJBang() throws IOException {
    String version =
        Files.readString(ROOT.resolve("bom/pom.xml"))
            .replaceFirst("(?s).*?<version>([^<]+)<.*", "$1");
    Pattern header =
        Pattern.compile(
            "\\A///usr/bin/env jbang \"\\$0\" \"\\$@\" ; exit \\$\\?\n//JAVA 25\\+\n//RUNTIME_OPTIONS"
                + " --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED\n//DEPS"
                + " io.evenkeel:evenkeel-[a-z]+:"
                + Pattern.quote(version)
                + "\n");
    assertThat(sources()).hasSizeGreaterThanOrEqualTo(7);
    for (Path source : sources()) {
      assertThat(Files.readString(source)).as(source.toString()).containsPattern(header);
    }
  }

  @Test
  void ownTable() throws Exception {
    assertThat(run("OwnTable", people, "income", people)).contains("ACCURACY=");
    assertThat(
            Files.readAllLines(EXAMPLES.resolve("OwnTable.java")).stream()
                .dropWhile(line -> !line.startsWith("public")))
        .as("ten lines")
        .hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void predictionService() throws Exception {
    String url = run("PredictionService", people, 0).strip();
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    assertThat(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .matches("(low|high) [01]\\.\\d{3}\\R");
  }

  @Test
  void folderOfPictures() throws Exception {
    for (int i = 0; i < 40; i++) {
      BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int x = 0; x < 32; x++) {
        picture.setRGB(x, i % 32, i % 2 == 0 ? 0xFF4020 : 0x2040FF);
      }
      Path file = folder.resolve("pictures/" + (i % 2 == 0 ? "red" : "blue") + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(picture, "png", file.toFile());
    }
    assertThat(run("FolderOfPictures", folder.resolve("pictures")))
        .startsWith("[blue, red]")
        .contains("ACCURACY=");
  }

  @Test
  void foldAndRecalibrate() throws Exception {
    float[] x = new float[64 * 4];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i * 37 % 101 - 50) / 25f;
    }
    Network network = Network.input(4).dense(8).batchNorm().relu().dense(3).build();
    int[] labels = new int[64];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 3;
    }
    ModelProto graph =
        new OnnxExport(
                Trainer.of(network)
                    .batchSize(16)
                    .epochs(1)
                    .fit(Dataset.ofClasses(x, 4, labels, 3))
                    .model())
            .build();
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(graph, file);
    Path rows = npy(x, 64, 4);
    Path folded = folder.resolve("folded.onnx");

    assertThat(run("FoldAndRecalibrate", file, rows, folded))
        .contains("mean moved by", "is now part of");
    assertThat(OnnxFile.read(folded).getGraph().getNodeList())
        .noneMatch(node -> node.getOpType().equals("BatchNormalization"));
  }

  private static Path npy(float[] values, int rows, int columns) throws IOException {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
    header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + 4 * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    for (float value : values) {
      bytes.putFloat(value);
    }
    return Files.write(folder.resolve("rows.npy"), bytes.array());
  }

  @Test
  void probedTraining() throws Exception {
    assertThat(run("ProbedTraining").lines())
        .hasSize(2 * 4)
        .allMatch(line -> line.matches("step +\\d+  layer \\S+  output .* deviations"));
  }

  @Test
  void customSchedule() throws Exception {
    assertThat(run("CustomSchedule"))
        .startsWith("   0 0.100%n 100 1.000%n".formatted())
        .contains("ACCURACY=");
  }

  @Test
  void scoredParquet() throws Exception {
    Path scored = folder.resolve("scored.parquet");
    String query = "SELECT * FROM '%s'".formatted(people);

    assertThat(run("ScoredParquet", query, "income", people, scored))
        .isEqualTo("200 rows%n".formatted());
    assertThat(scored).isNotEmptyFile();
  }
}

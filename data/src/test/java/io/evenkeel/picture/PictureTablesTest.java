package io.evenkeel.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet with pictures, and lists of paths. */
class PictureTablesTest {
  @TempDir Path folder;
  @TempDir Path cache;

  @BeforeEach
  void pictures() throws IOException {
    TestPictures.catsAndDogs(folder.resolve("p"));
  }

  private PictureData read(Path path, PictureOptions options) {
    return Pictures.read(path, options.withCache(cache), PictureProgress.NONE);
  }

  private String blob(String name) throws IOException {
    String hex = HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("p").resolve(name)));
    return "unhex('%s')".formatted(hex);
  }

  private static void sql(String text) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  private Path huggingFace(String name) throws IOException, SQLException {
    Path file = folder.resolve(name);
    String notes =
        "{\"info\": {\"features\": {\"image\": {\"_type\": \"Image\"}, \"label\": {\"names\":"
            + " [\"cat\", \"dog\", \"ship\"], \"_type\": \"ClassLabel\"}}}}";
    sql(
        ("COPY (SELECT {'bytes': %s, 'path': 'a.png'} AS image, 1::BIGINT AS label"
                + " UNION ALL SELECT {'bytes': %s, 'path': NULL}, 0) TO '%s'"
                + " (FORMAT PARQUET, KV_METADATA {huggingface: '%s'})")
            .formatted(blob("dogs/1.png"), blob("cats/1.png"), file, notes));
    return file;
  }

  private static void requireHuggingFace(PictureData data) {
    ImageDataset train = data.train();
    assertThat(train.classNames()).containsExactly("cat", "dog", "ship");
    assertThat(train.rows()).isEqualTo(2);
    assertThat(train.label(0)).isEqualTo(1);
    assertThat(train.name(0)).isEqualTo("a.png");
    assertThat(train.name(1)).isEqualTo("row 1");
    float[] x = new float[48];
    train.copyFeatures(new int[] {0}, 0, 1, x, 0);
    assertThat(x).startsWith(0, 0, 1);
  }

  @Test
  void asHuggingFaceWritesIt() throws IOException, SQLException {
    Path file = huggingFace("pictures.parquet");
    assertThat(Pictures.areAt(file, PictureOptions.DEFAULT)).isTrue();
    requireHuggingFace(read(file, PictureOptions.DEFAULT));
    requireHuggingFace(read(file, PictureOptions.DEFAULT.withColumns("image", "label")));
  }

  @Test
  void partsByTheFilesNames() throws IOException, SQLException {
    Files.createDirectories(folder.resolve("h/data"));
    huggingFace("h/data/train-00000-of-00001.parquet");
    huggingFace("h/data/test-00000-of-00001.parquet");
    PictureData data = read(folder.resolve("h"), PictureOptions.DEFAULT);
    requireHuggingFace(data);
    assertThat(data.test().orElseThrow().label(1)).isZero();
    assertThat(data.validation()).isEmpty();
  }

  @Test
  void textClassesBareBytesAndMissingPictures() throws IOException, SQLException {
    Path file = folder.resolve("t.parquet");
    sql(
        ("COPY (SELECT %s AS pic, 'wolf' AS kind UNION ALL SELECT %s, 'fox' UNION ALL SELECT NULL,"
                + " 'fox') TO '%s' (FORMAT PARQUET)")
            .formatted(blob("dogs/1.png"), blob("cats/1.png"), file));
    assertThat(Pictures.areAt(file, PictureOptions.DEFAULT)).isFalse();
    PictureOptions options = PictureOptions.DEFAULT.withColumns("pic", "kind");
    assertThat(Pictures.areAt(file, options)).isTrue();
    refused(
        file,
        options,
        "cannot read the picture row 2 (the row has no picture): mend or remove it, or leave broken"
            + " pictures out with --skip-broken");
    PictureData data = read(file, options.withSkipBroken(true));
    assertThat(data.train().classNames()).containsExactly("fox", "wolf");
    assertThat(data.train().label(0)).isEqualTo(1);
    assertThat(data.train().rows()).isEqualTo(2);
  }

  private void refused(Path path, PictureOptions options, String message) {
    assertThatThrownBy(() -> read(path, options))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void aLabelThatHasNoName() throws IOException, SQLException {
    Path file = folder.resolve("t.parquet");
    sql(
        ("COPY (SELECT {'bytes': %s, 'path': 'a.png'} AS image, 7 AS label) TO '%s' (FORMAT PARQUET,"
                + " KV_METADATA {huggingface: '{\"info\":{\"features\":{\"label\":{\"names\":[\"a\",\"b\"]}}}}'})")
            .formatted(blob("dogs/1.png"), file));
    refused(
        file,
        PictureOptions.DEFAULT,
        "row 0 (from 0) of %s has the class 7, which is none of the 2 that are learned"
            .formatted(file));
  }

  @Test
  void noColumnOfClasses() throws IOException, SQLException {
    Path file = folder.resolve("t.parquet");
    sql(
        "COPY (SELECT {'bytes': %s, 'path': 'a.png'} AS image, 7 AS a, 8 AS b) TO '%s' (FORMAT PARQUET)"
            .formatted(blob("dogs/1.png"), file));
    refused(
        file,
        PictureOptions.DEFAULT,
        file
            + " has pictures in the column image, but none of its columns is called label: say with"
            + " --target which holds the classes (a, b)");
  }

  private Path list(String text) throws IOException {
    return Files.writeString(folder.resolve("list.csv"), text);
  }

  private static final PictureOptions LIST = PictureOptions.DEFAULT.withColumns("path", "kind");

  @Test
  void pathsFromTheListsFolder() throws IOException {
    Path list =
        list(
            """
            path,kind,more
            p/dogs/1.png,10,x
            %s,9,y
            """
                .formatted(folder.resolve("p/cats/1.png")));
    PictureData data = read(list, LIST);
    assertThat(data.train().classNames()).containsExactly("9", "10");
    assertThat(data.train().label(0)).isEqualTo(1);
    assertThat(data.train().name(0)).isEqualTo("p/dogs/1.png");
    float[] x = new float[48];
    data.train().copyFeatures(new int[] {1}, 0, 1, x, 0);
    assertThat(x).startsWith(1, 0, 0);
  }

  @Test
  void aRowWithoutAPathIsABrokenPicture() throws IOException {
    Path list = list("path,kind\np/dogs/1.png,a\n,b\np/dogs/2.png,b\np/cats/1.png,a\n");
    refused(
        list,
        LIST,
        "row 1 (from 0) of %s has nothing in its column path: fill it, or leave the row out"
            .formatted(list));
    PictureData data = read(list, LIST.withSkipBroken(true));
    assertThat(data.train().rows()).isEqualTo(3);
    assertThat(data.train().name(1)).isEqualTo("p/dogs/2.png");
    assertThat(data.train().label(1)).isEqualTo(1);
    assertThat(data.notes())
        .contains("1 broken picture was left out: row 1 (the row has no picture)");
  }

  @Test
  void oddLists() throws IOException {
    refused(
        list("path,kind\np/dogs/1.png,a\np/dogs/9.png,b\n"),
        LIST,
        "cannot read the picture p/dogs/9.png (there is no such file): mend or remove it, or leave"
            + " broken pictures out with --skip-broken");
    Path list = folder.resolve("list.csv");
    refused(
        list("path,kind\np/dogs/1.png,a\np/dogs/2.png,A\n"),
        LIST,
        list + " has the classes A and a, which differ in case only: write one class in one way");
    refused(
        list("path,kind\np/dogs/1.png,a\np/dogs/2.png,a\n"),
        LIST,
        list + " has pictures of one class only, a: a network learns to tell two or more apart");
    refused(
        list("path,kind\np/dogs/1.png,a\np/dogs/2.png,\n"),
        LIST,
        "row 1 (from 0) of %s has nothing in its column kind: fill it, or leave the row out"
            .formatted(list));
    refused(
        list("path,kind\np/dogs/1.png,a\n"),
        PictureOptions.DEFAULT.withColumns("path", null),
        ("--image path names the paths of pictures in %s: say with --target which column holds"
                + " their classes")
            .formatted(list));
  }
}

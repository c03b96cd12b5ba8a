package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parquet files with a column of pictures, as Hugging Face writes them: a struct of {@code bytes}
 * (a picture's file) and {@code path}, or the bytes alone, and a column of classes, whose names
 * stand in the file's notes.
 */
public final class PictureTable {
  private static final long MEMORY = 1L << 30;
  private static final Pattern STRUCT =
      Pattern.compile("STRUCT\\(\"?bytes\"? BLOB, \"?path\"? VARCHAR\\)", Pattern.CASE_INSENSITIVE);
  private static final String BLOB = "BLOB";
  private static final List<String> LABELS =
      List.of("label", "labels", "fine_label", "class", "target");

  private final List<Path> files;
  private final Map<String, String> types;
  private final String image;
  private final String label;

  /**
   * Opens files.
   *
   * @param image the column with pictures; null for the one that holds some
   * @param target the column with classes; null for {@code label}, or the only other column
   * @param labelled whether there must be classes; else the pictures count alone
   * @throws InvalidInputException if they cannot be read or have no such columns
   */
  public PictureTable(
      List<Path> files, @Nullable String image, @Nullable String target, boolean labelled) {
    this.files = List.copyOf(files);
    types = types(files);
    this.image = image != null ? known(image) : pictures(types).orElseThrow(this::noPictures);
    if (!isPicture(types.getOrDefault(this.image, ""))) {
      throw new InvalidInputException(
          "the column %s of %s has no pictures, but %s: pictures are bytes, or a struct of bytes and path"
              .formatted(this.image, files.getFirst(), types.get(this.image)));
    }
    label = labelled ? target != null ? known(target) : label() : "";
  }

  /** Whether a column of the first file holds pictures. */
  public static boolean hasPictures(List<Path> files) {
    return pictures(types(files)).isPresent();
  }

  /** Whether the column of the first file holds pictures. */
  public static boolean isPictures(List<Path> files, String column) {
    return isPicture(types(files).getOrDefault(column, ""));
  }

  /** Whether the first file has a column of that name. */
  public static boolean hasColumn(List<Path> files, String column) {
    return types(files).containsKey(column);
  }

  /** Whether the first file has, beside its pictures, a column that holds their classes. */
  public static boolean hasClasses(List<Path> files, @Nullable String image) {
    Map<String, String> types = types(files);
    String pictures = image != null ? image : pictures(types).orElse("");
    return LABELS.stream().anyMatch(types::containsKey)
        || types.keySet().stream().filter(column -> !column.equals(pictures)).count() == 1;
  }

  private static boolean isPicture(String type) {
    return type.equals(BLOB) || STRUCT.matcher(type).matches();
  }

  private static Optional<String> pictures(Map<String, String> types) {
    return types.keySet().stream()
        .filter(column -> STRUCT.matcher(String.valueOf(types.get(column))).matches())
        .findFirst();
  }

  private InvalidInputException noPictures() {
    return new InvalidInputException(
        "%s has no column of pictures: it has %s"
            .formatted(files.getFirst(), String.join(", ", types.keySet())));
  }

  private String known(String column) {
    if (types.containsKey(column)) {
      return column;
    }
    throw ColumnNames.unknown(
        String.valueOf(files.getFirst()), column, List.copyOf(types.keySet()));
  }

  private String label() {
    for (String name : LABELS) {
      if (types.containsKey(name)) {
        return name;
      }
    }
    List<String> others = types.keySet().stream().filter(c -> !c.equals(image)).toList();
    if (others.size() == 1) {
      return others.getFirst();
    }
    throw new InvalidInputException(
        "%s has pictures in the column %s, but none of its columns is called label: say with --target which holds the classes (%s)"
            .formatted(files.getFirst(), image, String.join(", ", others)));
  }

  private static Map<String, String> types(List<Path> files) {
    return ask(
        files.subList(0, 1),
        "DESCRIBE SELECT * FROM %s",
        rows -> {
          Map<String, String> types = new LinkedHashMap<>();
          while (rows.next()) {
            types.put(rows.getString("column_name"), rows.getString("column_type"));
          }
          return types;
        });
  }

  /** What is known of a row without its picture. */
  public record Row(@Nullable String label, @Nullable String path) {}

  /** All rows, in their order. */
  public List<Row> rows() {
    String path = isStruct() ? Sql.name(image) + ".path" : "NULL";
    return ask(
        files,
        "SELECT CAST(%s AS VARCHAR), CAST(%s AS VARCHAR) FROM %%s"
            .formatted(
                label.isEmpty() ? "NULL" : Sql.name(label).replace("%", "%%"),
                path.replace("%", "%%")),
        rows -> {
          List<Row> found = new ArrayList<>();
          while (rows.next()) {
            found.add(new Row(rows.getString(1), rows.getString(2)));
          }
          return found;
        });
  }

  private boolean isStruct() {
    return !BLOB.equals(types.get(image));
  }

  /** Takes a row's picture. */
  @FunctionalInterface
  public interface Sink {
    /**
     * The next picture.
     *
     * @param row its number, from 0
     * @param bytes of its file; null where there are none
     */
    void accept(int row, byte @Nullable [] bytes);
  }

  /** Reads all pictures, in the order of the rows. */
  public void read(Sink sink) {
    String bytes = isStruct() ? Sql.name(image) + ".bytes" : Sql.name(image);
    int _ =
        ask(
            files,
            "SELECT %s FROM %%s".formatted(bytes.replace("%", "%%")),
            rows -> {
              int row = 0;
              for (; rows.next(); row++) {
                Blob blob = rows.getBlob(1);
                sink.accept(row, blob == null ? null : blob.getBytes(1, (int) blob.length()));
              }
              return row;
            });
  }

  /**
   * The classes' names for the whole numbers in the column, as Hugging Face's libraries note them;
   * empty where they do not.
   */
  public List<String> classNames() {
    return ask(
        files.subList(0, 1),
        "SELECT decode(value) FROM parquet_kv_metadata(%s) WHERE decode(key) = 'huggingface'",
        rows -> rows.next() ? names(rows.getString(1)) : List.of());
  }

  private List<String> names(String json) {
    JsonNode names;
    try {
      names =
          JsonMapper.shared()
              .readTree(json)
              .path("info")
              .path("features")
              .path(label)
              .path("names");
    } catch (JacksonException _) { // notes of another kind
      return List.of();
    }
    return names.valueStream().map(name -> name.asString("")).toList();
  }

  private static <T> T ask(List<Path> files, String query, Duck.Reader<T> reader) {
    List<String> paths = files.stream().map(Path::toString).toList();
    String source = String.valueOf(files.getFirst());
    String list = Sql.list(paths);
    boolean notes = query.contains("parquet_kv_metadata");
    try (Duck duck = Duck.open(1, MEMORY)) {
      return duck.ask(query.formatted(notes ? list : "read_parquet(%s)".formatted(list)), reader);
    } catch (SQLException e) {
      throw FileErrors.explain(source, e);
    }
  }
}

package io.evenkeel.kernels.internal.vector;

import java.util.List;

/**
 * One file of register tiles: a class with tiles of many rows and of fewer for the rest, and for
 * convolutions the loop over all rows.
 *
 * @param name the class
 * @param left how the left operand is read
 * @param about the first paragraph of its comment
 * @param vectors vectors of columns, 1 or 2
 * @param rows rows of each tile
 */
record TileFile(String name, TileLeft left, String about, int vectors, List<Integer> rows) {

  /** The whole file, formatted. */
  String text() {
    StringBuilder to = new StringBuilder();
    to.append("package io.evenkeel.kernels.internal.vector;\n\n");
    to.append("import static io.evenkeel.kernels.internal.vector.Species.FLOAT;\n");
    if (vectors > 1) {
      to.append("import static io.evenkeel.kernels.internal.vector.Species.LANES;\n");
    }
    to.append("\nimport io.evenkeel.kernels.Panels;\n");
    to.append("import jdk.incubator.vector.FloatVector;\n\n");
    to.append("/**\n").append(about);
    to.append(left.about());
    to.append("final class ").append(name).append(" {\n");
    to.append("  private ").append(name).append("() {}\n");
    if (left != TileLeft.STRIDED) {
      to.append(walk());
    }
    for (int count : rows) {
      tile(to, count);
    }
    return to.append("}\n").toString();
  }

  /** The loop over all rows, from the largest tile to the smallest. */
  private String walk() {
    List<String> parameters = left.parameters();
    StringBuilder to = new StringBuilder("\n  /** All rows, tile by tile. */\n");
    to.append("  static void rows(\n");
    for (String parameter : parameters) {
      to.append(
          switch (parameter) {
            case "int row" -> "      int firstRow,\n";
            case "int last" -> "      int rows,\n";
            case "int depth" ->
                left == TileLeft.RUNS
                    ? "      int[] runOffsets,\n      int[] runLengths,\n"
                    : "      int depth,\n";
            case "boolean add" -> "      boolean add) {\n    int r = 0;\n";
            default -> "      " + parameter + ",\n";
          });
    }
    String indent = left == TileLeft.RUNS ? "        " : "      ";
    for (int i = 0; i < rows.size(); i++) {
      int next = i + 1 < rows.size() ? rows.get(i + 1) : 0;
      int enough = next == 0 ? 0 : rows.get(i) == 12 ? 8 : rows.get(i) - next;
      String condition = enough == 0 ? "r < rows" : "r + " + enough + " < rows";
      if (rows.get(i) == 12 && next == 8) {
        condition += " && (rows - r <= 12 || rows - r > 16)"; // 13 to 16 are two tiles of 8
      }
      to.append("    for (; %s; r += %d) {\n".formatted(condition, rows.get(i)));
      if (left == TileLeft.RUNS) {
        to.append("      for (int run = 0, w = rightOffset; run < runOffsets.length; run++) {\n");
      }
      to.append("%stile%dx%d(\n".formatted(indent, rows.get(i), vectors));
      for (String parameter : parameters) {
        String name = parameter.substring(parameter.indexOf(' ') + 1);
        String end = name.equals("add") ? ");\n" : ",\n";
        to.append(indent).append("    ").append(left.argument(name, rows.get(i))).append(end);
      }
      if (left == TileLeft.RUNS) {
        to.append("        w += runLengths[run] * Panels.WIDTH;\n      }\n");
      }
      to.append("    }\n");
    }
    return to.append("  }\n").toString();
  }

  private void tile(StringBuilder to, int count) {
    to.append(
        "\n  /** %d rows x %d vector%s. */\n".formatted(count, vectors, vectors > 1 ? "s" : ""));
    to.append("  static void tile%dx%d(\n".formatted(count, vectors));
    to.append(left.signature());
    for (int r = 0; r < count && left != TileLeft.NEIGHBOURS; r++) {
      to.append(
          left == TileLeft.STRIDED
              ? "    int a%d = leftOffset%s;\n".formatted(r, row(r, "rowStride"))
              : "    int a%d = leftOffset + rowOffsets[%s];\n".formatted(r, indirect(r)));
    }
    for (int r = 0; r < count; r++) {
      for (int v = 0; v < vectors; v++) {
        to.append("    FloatVector %s = FloatVector.zero(FLOAT);\n".formatted(sum(r, v)));
      }
    }
    chainsGoOn(to, count);
    multiplyAdds(to, count);
    store(to, count);
    to.append("  }\n");
  }

  private void chainsGoOn(StringBuilder to, int count) {
    to.append("    if (add) {\n");
    for (int r = 0; r < count; r++) {
      to.append(
          switch (left) {
            case STRIDED ->
                "      int p%d = productOffset%s;\n".formatted(r, row(r, "productStride"));
            case NEIGHBOURS ->
                "      int p%d = productOffset%s;\n".formatted(r, row(r, "Panels.WIDTH"));
            case RUNS, CHANNELS ->
                "      int p%d = productOffset + places[%s];\n".formatted(r, indirect(r));
          });
      for (int v = 0; v < vectors; v++) {
        to.append(
            "      %s = FloatVector.fromArray(FLOAT, product, p%d%s);\n"
                .formatted(sum(r, v), r, lanes(v)));
      }
    }
    to.append("    }\n");
  }

  private void multiplyAdds(StringBuilder to, int count) {
    to.append(
        left == TileLeft.STRIDED
            ? "    for (int k = 0, d = 0, w = rightOffset; k < depth;"
                + " k++, d += depthStride, w += Panels.WIDTH) {\n"
            : "    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {\n");
    to.append(
        switch (left) {
          case STRIDED, RUNS -> "";
          case NEIGHBOURS -> "      int d = leftOffset + depthOffsets[firstDepth + k];\n";
          case CHANNELS -> "      int d = depthOffsets[k];\n";
        });
    step(to, count);
    to.append("    }\n");
  }

  private void step(StringBuilder to, int count) {
    for (int v = 0; v < vectors; v++) {
      to.append(
          "      FloatVector %s = FloatVector.fromArray(FLOAT, right, w%s);\n"
              .formatted(column(v), lanes(v)));
    }
    for (int r = 0; r < count; r++) {
      String element =
          switch (left) {
            case STRIDED -> "broadcast(FLOAT, left[a%d + d])".formatted(r);
            case RUNS -> "broadcast(FLOAT, left[a%d + k])".formatted(r);
            case NEIGHBOURS -> "broadcast(FLOAT, left[d%s])".formatted(r == 0 ? "" : " + " + r);
            case CHANNELS -> "fromArray(FLOAT, left, a%d + d)".formatted(r);
          };
      to.append("      FloatVector s%d = FloatVector.%s;\n".formatted(r, element));
      for (int v = 0; v < vectors; v++) {
        to.append("      %s = s%d.fma(%s, %s);\n".formatted(sum(r, v), r, column(v), sum(r, v)));
      }
    }
  }

  private void store(StringBuilder to, int count) {
    for (int r = 0; r < count; r++) {
      if (r > 0) {
        to.append("    if (last < %d) {\n      return;\n    }\n".formatted(r));
      }
      for (int v = 0; v < vectors; v++) {
        String place =
            switch (left) {
              case STRIDED -> "%d * productStride".formatted(r);
              case NEIGHBOURS -> "%d * Panels.WIDTH".formatted(r);
              case RUNS, CHANNELS -> "places[%s]".formatted(r == 0 ? "row" : "row + " + r);
            };
        to.append(
            "    %s.intoArray(product, productOffset + %s%s);\n"
                .formatted(sum(r, v), place, lanes(v)));
      }
    }
  }

  private static String row(int r, String stride) {
    return r == 0 ? "" : " + Math.min(%d, last) * %s".formatted(r, stride);
  }

  private static String indirect(int r) {
    return r == 0 ? "row" : "row + Math.min(%d, last)".formatted(r);
  }

  private static String lanes(int v) {
    return v == 0 ? "" : " + LANES";
  }

  private static String sum(int r, int v) {
    return "c" + r + (char) ('a' + v);
  }

  private static String column(int v) {
    return "b" + (char) ('a' + v);
  }
}

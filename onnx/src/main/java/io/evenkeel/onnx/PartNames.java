package io.evenkeel.onnx;

import io.evenkeel.network.Layer;
import io.evenkeel.network.Named;
import io.evenkeel.network.Residual;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes layers of parts and names them by the paths of the file's arrays, if those are PyTorch's:
 * {@code layer1.0.fc1.weight} becomes the layer {@code fc1} in the residual {@code layer1.0}. A
 * residual's name is what the paths of its layers begin with. Layers without such a name, and those
 * whose name is taken, go by their number; so do those that the file itself numbers. Used once.
 */
final class PartNames {
  /** No person gives a longer name. */
  private static final int LONGEST = 256;

  private static final Pattern PATH = Pattern.compile("[\\w.]++");
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Set<String> WAYS = Set.of("branch", "shortcut");

  /** Names that others give to the shortcut. */
  private static final Set<String> SHORTCUTS = Set.of("downsample", "skip", "shortcut");

  private final Set<String> taken = new HashSet<>();

  /** The parts of a path in a file; empty where it is no path. */
  private static List<String> path(@Nullable String name) {
    if (name == null || name.length() > LONGEST || !PATH.matcher(name).matches()) {
      return List.of();
    }
    List<String> parts = List.of(name.split("\\.", -1));
    return parts.contains("") ? List.of() : parts;
  }

  /**
   * The layers of a network.
   *
   * @param parts get their paths
   */
  List<Layer> layers(List<GraphPart> parts) {
    return layers(parts, "", "", List.of());
  }

  /**
   * The layers of a list.
   *
   * @param parent path of what they are in, with a dot at its end, or nothing
   * @param list what stands between that and a layer's number, with a dot at its end, or nothing
   * @param scope what the file's paths in it begin with
   */
  private List<Layer> layers(
      List<GraphPart> parts, String parent, String list, List<String> scope) {
    List<Layer> layers = new ArrayList<>();
    for (GraphPart part : parts) {
      String number = parent + list + layers.size();
      switch (part) {
        case GraphPart.Leaf leaf -> {
          String name = free(own(parent, below(path(leaf.name), scope)), parent);
          leaf.path = name.isEmpty() ? number : parent + name;
          layers.add(name.isEmpty() ? leaf.layer : new Named(name, leaf.layer));
        }
        case GraphPart.Join join -> {
          List<String> common = below(common(join), scope);
          int numbered = numbered(parent, common);
          String name = free(numbered > 0 ? List.of() : upToWay(common), parent);
          int length = numbered > 0 ? numbered : upToWay(common).size();
          List<String> inner = concat(scope, common.subList(0, length));
          String path = (name.isEmpty() ? number : parent + name) + ".";
          List<Layer> shortcut = layers(join.shortcut(), path, "shortcut.", inner);
          List<Layer> branch = layers(join.branch(), path, "branch.", inner);
          Residual residual = new Residual(branch, shortcut);
          layers.add(name.isEmpty() ? residual : new Named(name, residual));
        }
      }
    }
    return layers;
  }

  /** The name if nothing else is called so, else nothing. */
  private String free(List<String> name, String parent) {
    String joined = String.join(".", name);
    return joined.isEmpty() || !taken.add(parent + joined) ? "" : joined;
  }

  /** A layer's name; empty if a layer of ours without a name could have the same path. */
  private static List<String> own(String parent, List<String> name) {
    boolean ours =
        name.stream().anyMatch(WAYS::contains)
            || (parent.isEmpty() && !name.isEmpty() && NUMBER.matcher(name.getFirst()).matches());
    return ours ? List.of() : name;
  }

  /** How many parts at the beginning of a path are a number, or a way and a number; 0 if none. */
  private static int numbered(String parent, List<String> path) {
    int at = parent.isEmpty() ? 0 : 1;
    boolean way = at == 0 || (!path.isEmpty() && WAYS.contains(path.getFirst()));
    return way && path.size() > at && NUMBER.matcher(path.get(at)).matches() ? at + 1 : 0;
  }

  private static List<String> upToWay(List<String> path) {
    return path.stream().takeWhile(part -> !WAYS.contains(part)).toList();
  }

  private static List<String> concat(List<String> a, List<String> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }

  /** The rest of a path after a scope; empty if the path lies elsewhere. */
  private static List<String> below(List<String> path, List<String> scope) {
    return path.size() > scope.size() && path.subList(0, scope.size()).equals(scope)
        ? path.subList(scope.size(), path.size())
        : List.of();
  }

  /** What the paths of all named layers in a residual begin with, without their last parts. */
  private static List<String> common(GraphPart.Join join) {
    List<List<String>> paths = new ArrayList<>();
    collect(join, paths);
    if (paths.isEmpty()) {
      return List.of();
    }
    List<String> common = paths.getFirst();
    for (List<String> path : paths) {
      int length = 0;
      int most = Math.min(common.size(), path.size() - 1);
      while (length < most && common.get(length).equals(path.get(length))) {
        length++;
      }
      common = common.subList(0, length);
    }
    return common;
  }

  private static void collect(GraphPart.Join join, List<List<String>> paths) {
    for (GraphPart part :
        Stream.concat(join.branch().stream(), join.shortcut().stream()).toList()) {
      switch (part) {
        case GraphPart.Leaf leaf -> {
          List<String> path = path(leaf.name);
          if (!path.isEmpty()) {
            paths.add(path);
          }
        }
        case GraphPart.Join inner -> collect(inner, paths);
      }
    }
  }

  /**
   * Whether the file's names say that a way is a residual's shortcut; the last such word in a path
   * decides.
   */
  static boolean isShortcut(List<GraphPart> way) {
    return way.stream()
        .anyMatch(p ->
            p instanceof GraphPart.Leaf leaf
                && path(leaf.name).stream()
                    .filter(part -> WAYS.contains(part) || SHORTCUTS.contains(part))
                    .reduce((_, last) -> last)
                    .filter(SHORTCUTS::contains)
                    .isPresent());
  }
}

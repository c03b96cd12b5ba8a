package io.evenkeel.cli.settings;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.network.Networks;
import io.evenkeel.network.Shape;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The networks that have a name on the command line. */
public final class NetworkNames implements ITypeConverter<String>, Iterable<String> {
  /** Dense layers one after another: for tables, and for images as rows. */
  public static final String MLP = "mlp";

  /** For tables. */
  public static final String RESNET = "resnet";

  private static final String AIRBENCH94 = "airbench94";
  private static final Pattern NARROW = Pattern.compile(AIRBENCH94 + "-([1-9]\\d{0,2})");

  private static final List<String> NAMES =
      List.of(MLP, RESNET, "cnn", "resnet20", "resnet18", "resnet9", AIRBENCH94);

  @Override
  public String convert(String value) {
    String name = value.toLowerCase(Locale.ROOT);
    if (NAMES.contains(name) || depth(name) > 0 || isAirbench(name)) {
      return name;
    }
    throw new TypeConversionException(
        ("expected mlp, for tables resnet, for images cnn, resnet20 (or another resnetN with N = 6 n"
                + " + 2), resnet18, resnet9 or airbench94 (airbench94-32 is half as wide), but got '%s'")
            .formatted(value));
  }

  /** Whether it is the network of airbench94, of any width. */
  public static boolean isAirbench(String name) {
    return name.equals(AIRBENCH94) || NARROW.matcher(name).matches();
  }

  /** The filters of airbench94's first group by its name. */
  private static int filters(String name) {
    Matcher narrow = NARROW.matcher(name);
    return narrow.matches() ? Integer.parseInt(narrow.group(1)) : 64;
  }

  /** The depth 6 n + 2 of a residual network's name; 0 if it is none. */
  private static int depth(String name) {
    if (!name.matches("resnet\\d{1,4}")) {
      return 0;
    }
    int depth = Integer.parseInt(name.substring(RESNET.length()));
    return depth >= 8 && (depth - 2) % 6 == 0 ? depth : 0;
  }

  /**
   * The network of that name.
   *
   * @param image the shape of its input
   * @throws InvalidInputException if the images are too small for it
   */
  static Network network(String name, Shape image, int outputs) {
    try {
      return switch (name) {
        case "cnn" -> Networks.cnn(image, outputs);
        case "resnet9" -> Networks.resnet9(image, outputs);
        case "resnet18" -> Networks.resnet18(image, outputs);
        default ->
            isAirbench(name)
                ? Networks.airbench94(image, outputs, filters(name))
                : Networks.resnet(depth(name), image, outputs);
      };
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "--network %s does not fit images of %s: %s; take another network, or larger images (pictures by --size)"
              .formatted(name, image, e.getMessage()),
          e);
    }
  }

  @Override
  public Iterator<String> iterator() {
    return NAMES.iterator();
  }
}

package io.evenkeel.cli.options;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.OptimizerChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Trainings by name: a recipe is a list of options of {@code train}. Options that are given beside
 * it replace the recipe's.
 */
public enum Recipe {
  /**
   * What airbench94 (Jordan 2024, arXiv 2404.00498) trains on CIFAR-10 with, for 16 epochs in place
   * of the 9.9 that were enough for 94 % on average over many seeds.
   */
  AIRBENCH94("airbench94", "flip:alternating,shift:2", 1024, "16"),

  /**
   * Its network half as wide, with a quarter of the work per picture, and fewer epochs: takes
   * minutes.
   */
  FAST("airbench94-32", "flip:alternating,shift:2", 512, "8"),

  /** Its network for longer, with cutout against overfitting: takes an hour or less. */
  BEST("airbench94", "flip:alternating,shift:2,cutout:8", 512, "24");

  public static final String OPTION = "--recipe";
  private static final String RESUME = "--resume";
  private static final String OPTIMIZER = "--optimizer";

  /** What all recipes train with. */
  private static final OptimizerChoice OPTIMIZER_OF_ALL = OptimizerChoice.NESTEROV;

  /** Options whose values fit that optimizer only. */
  private static final Pattern OF_OPTIMIZER =
      Pattern.compile(
          " --(optimizer|learning-rate|momentum|weight-decay|bias-rate|bias-decay|schedule) [^ ]+");

  /** The learning rate by which a picture of a mini-batch of 1024 counts as published. */
  private static final double RATE_OF_1024 = 1.5;

  private static final double SMOOTHING = 0.2;

  private final String network;
  private final String augment;
  private final int batch;
  private final String epochs;

  Recipe(String network, String augment, int batch, String epochs) {
    this.network = network;
    this.augment = augment;
    this.batch = batch;
    this.epochs = epochs;
  }

  /** All its options, as one would write them. */
  public String options() {
    return options(augment, SMOOTHING, batch, epochs);
  }

  /**
   * All its options, for other pictures.
   *
   * @param changes to the images, as {@code --augment} takes them
   * @param smoothing of the labels
   * @param rows of a mini-batch; the learning rate is in proportion, so that each picture weighs
   *     the same
   */
  public String options(String changes, double smoothing, int rows, String passes) {
    return "--network "
        + network
        + " --init dirac:uniform --whiten 3 --optimizer %s --momentum 0.85"
            .formatted(EnumConverter.text(OPTIMIZER_OF_ALL))
        + " --weight-decay 1.33e-3 --bias-rate 64 --bias-decay 2.08e-5 --schedule triangle"
        + " --average lookahead --label-smoothing %s --augment %s --learning-rate %s"
            .formatted(
                Numbers.setting(smoothing), changes, Numbers.setting(RATE_OF_1024 * rows / 1024))
        + " --batch-size %d --drop-last --epochs %s".formatted(rows, passes);
  }

  /**
   * Its options beside an optimizer.
   *
   * @param optimizer as it is given beside the recipe; empty if it is not
   */
  public String options(String optimizer) {
    return forOptimizer(options(), optimizer);
  }

  /** Its name and its options beside an optimizer, for people. */
  public String words(OptimizerChoice optimizer) {
    String name = EnumConverter.text(optimizer);
    return "%s%s: %s"
        .formatted(
            EnumConverter.text(this),
            optimizer == OPTIMIZER_OF_ALL
                ? ""
                : " beside --optimizer %s, which has its own learning rate, schedule and decay"
                    .formatted(name),
            options(name));
  }

  /** The recipe of a name, if it is known. */
  public static Optional<Recipe> named(String name) {
    return Arrays.stream(values())
        .filter(recipe -> EnumConverter.text(recipe).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /**
   * A recipe's options beside an optimizer: another one than the recipe's has its own learning
   * rate, schedule and decay, and beta no rate of its own.
   *
   * @param optimizer as it is given beside the recipe; empty if it is not
   */
  public static String forOptimizer(String options, String optimizer) {
    return optimizer.isEmpty() || optimizer.equalsIgnoreCase(EnumConverter.text(OPTIMIZER_OF_ALL))
        ? options
        : OF_OPTIMIZER.matcher(options).replaceAll("");
  }

  /**
   * The arguments, followed by the options of the recipe that they name, except those that they
   * give themselves. A recipe that is not known is left to the parser, and a resumed training has
   * its settings already.
   */
  public static String[] expanded(String[] arguments) {
    List<String> given = Arrays.asList(arguments);
    Optional<Recipe> recipe =
        given.contains("train") ? named(value(given, OPTION)) : Optional.empty();
    if (recipe.isEmpty() || gives(given, RESUME)) {
      return arguments;
    }
    List<String> expanded = new ArrayList<>(given);
    expanded.addAll(missing(given, recipe.get().options(value(given, OPTIMIZER))));
    return expanded.toArray(String[]::new);
  }

  /** The arguments before {@link #expanded} added those of a recipe. */
  public static List<String> typed(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      List<String> first = arguments.subList(0, i);
      if (List.of(expanded(first.toArray(String[]::new))).equals(arguments)) {
        return first;
      }
    }
    return arguments;
  }

  /** Whether arguments give an option. */
  public static boolean gives(List<String> arguments, String option) {
    return arguments.stream().anyMatch(argument -> is(argument, option));
  }

  /** The options of a text, and their values, that some arguments do not give. */
  public static List<String> missing(List<String> arguments, String options) {
    List<String> missing = new ArrayList<>();
    boolean wanted = false;
    for (String word : options.split(" ", -1)) {
      if (word.startsWith("--")) {
        String instead = INSTEAD.getOrDefault(word, word);
        wanted = arguments.stream().noneMatch(a -> is(a, word) || is(a, instead));
      }
      if (wanted) {
        missing.add(word);
      }
    }
    return missing;
  }

  /** Options that say the same in another way. */
  private static final Map<String, String> INSTEAD = Map.of("--network", "--layers");

  private static boolean is(String argument, String option) {
    return argument.equals(option) || argument.startsWith(option + "=");
  }

  /** The value of an option among arguments; empty if it is not given. */
  private static String value(List<String> given, String option) {
    for (int i = 0; i < given.size(); i++) {
      if (is(given.get(i), option)) {
        int equals = given.get(i).indexOf('=');
        return equals > 0
            ? given.get(i).substring(equals + 1)
            : i + 1 < given.size() ? given.get(i + 1) : "";
      }
    }
    return "";
  }

  /** For picocli. */
  public static final class Converter extends EnumConverter<Recipe> {
    Converter() {
      super(Recipe.class);
    }
  }
}

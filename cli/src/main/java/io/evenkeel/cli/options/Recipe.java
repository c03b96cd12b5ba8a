package io.evenkeel.cli.options;

import io.evenkeel.cli.settings.EnumConverter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trainings by name: a recipe is a list of options of {@code train}. Options that are given beside
 * it replace the recipe's.
 */
public enum Recipe {
  /**
   * What airbench94 (Jordan 2024, arXiv 2404.00498) trains on CIFAR-10 with: 94 % in its own code.
   */
  AIRBENCH94(
      "--network airbench94",
      "--augment flip:alternating,shift:2",
      "--learning-rate 1.5 --batch-size 1024 --drop-last --epochs 9.9"),

  /**
   * Its network half as wide, with a quarter of the work per picture, and fewer epochs: takes
   * minutes.
   */
  FAST(
      "--network airbench94-32",
      "--augment flip:alternating,shift:2",
      "--learning-rate 0.75 --batch-size 512 --drop-last --epochs 8"),

  /** Its network for longer, with cutout against overfitting: takes an hour or less. */
  BEST(
      "--network airbench94",
      "--augment flip:alternating,shift:2,cutout:8",
      "--learning-rate 0.75 --batch-size 512 --drop-last --epochs 24");

  public static final String OPTION = "--recipe";
  private static final String RESUME = "--resume";

  private final String options;

  /**
   * The options that all recipes share; they stand between the network and the size of the steps.
   */
  Recipe(String network, String augment, String steps) {
    options =
        network
            + " --init dirac:uniform --whiten 3 --optimizer nesterov --momentum 0.85"
            + " --weight-decay 1.33e-3 --bias-rate 64 --bias-decay 2.08e-5 --schedule triangle"
            + " --average lookahead --label-smoothing 0.2 "
            + augment
            + " "
            + steps;
  }

  /** All its options, as one would write them. */
  public String options() {
    return options;
  }

  /**
   * The arguments, followed by the options of the recipe that they name, except those that they
   * give themselves. A recipe that is not known is left to the parser, and a resumed training has
   * its settings already.
   */
  public static String[] expanded(String[] arguments) {
    List<String> given = Arrays.asList(arguments);
    Recipe recipe = named(given);
    if (recipe == null || given.stream().anyMatch(a -> is(a, RESUME))) {
      return arguments;
    }
    List<String> expanded = new ArrayList<>(given);
    String[] words = recipe.options.split(" ", -1);
    boolean wanted = false;
    for (String word : words) {
      if (word.startsWith("--")) {
        String instead = INSTEAD.getOrDefault(word, word);
        wanted = given.stream().noneMatch(a -> is(a, word) || is(a, instead));
      }
      if (wanted) {
        expanded.add(word);
      }
    }
    return expanded.toArray(String[]::new);
  }

  /** Options that say the same in another way. */
  private static final Map<String, String> INSTEAD = Map.of("--network", "--layers");

  private static boolean is(String argument, String option) {
    return argument.equals(option) || argument.startsWith(option + "=");
  }

  private static @Nullable Recipe named(List<String> given) {
    for (int i = 0; i < given.size(); i++) {
      if (is(given.get(i), OPTION) && given.contains("train")) {
        int equals = given.get(i).indexOf('=');
        String name =
            equals > 0
                ? given.get(i).substring(equals + 1)
                : i + 1 < given.size() ? given.get(i + 1) : "";
        for (Recipe recipe : values()) {
          if (EnumConverter.text(recipe).equals(name.toLowerCase(Locale.ROOT))) {
            return recipe;
          }
        }
      }
    }
    return null;
  }

  /** For picocli. */
  public static final class Converter extends EnumConverter<Recipe> {
    Converter() {
      super(Recipe.class);
    }
  }
}

package io.evenkeel.lab.page;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Locale;

/** A language that reports and the lab speak. */
public enum Language {
  /** English. */
  EN,
  /** Chinese, simplified. */
  ZH;

  /** The tag of the language in HTML and in the strings bundle: {@code en} or {@code zh}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The language of a locale: Chinese for any Chinese locale, English for all others. */
  public static Language of(Locale locale) {
    return locale.getLanguage().equals("zh") ? ZH : EN;
  }

  /**
   * The language with that tag.
   *
   * @throws InvalidInputException if there is none
   */
  public static Language ofTag(String tag) {
    return switch (tag.toLowerCase(Locale.ROOT)) {
      case "en" -> EN;
      case "zh" -> ZH;
      default ->
          throw new InvalidInputException(
              "the languages are en and zh, but got '%s'".formatted(tag));
    };
  }
}

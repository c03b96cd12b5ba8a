package io.evenkeel.lab.page;

import io.evenkeel.kernels.InvalidInputException;
import java.io.Serial;

/** Input that is refused in the reader's language. Its message is the English sentence. */
public final class Refusal extends InvalidInputException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Text text;

  private Refusal(Text text) {
    super(text.in(Language.EN));
    this.text = text;
  }

  /**
   * A refusal.
   *
   * @param key of its sentence in the strings bundle
   * @param arguments strings (numbers already formatted) or texts
   */
  public static Refusal of(String key, Object... arguments) {
    return new Refusal(Text.of(key, arguments));
  }

  /**
   * Why an input was refused. Other modules give the reason in English; in another language a
   * sentence before it says so.
   */
  public static Text text(InvalidInputException e) {
    return e instanceof Refusal refusal
        ? refusal.text
        : Text.of("refusal.english", String.valueOf(e.getMessage()));
  }
}

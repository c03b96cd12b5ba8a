package io.evenkeel.network;

import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of a text, one after the other, and messages that point at one of them. */
final class TextTokens {
  /** Characters of the text that a message shows. */
  private static final int WIDTH = 72;

  private static final Pattern TOKEN = Pattern.compile("[,()|]|[^\\s,()|]+");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  /**
   * A word or sign.
   *
   * @param text empty at the end
   * @param start where it begins
   */
  record Token(String text, int start) {

    boolean is(String other) {
      return text.equals(other);
    }

    /** Whether a layer's words end before it. */
    boolean ends() {
      return text.isEmpty() || ",()|".contains(text);
    }
  }

  /** A message with a place. */
  private static final class MarkedException extends InvalidInputException {
    private static final long serialVersionUID = 1;

    MarkedException(String message) {
      super(message);
    }
  }

  TextTokens(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(new Token(matcher.group(), matcher.start()));
    }
    tokens.add(new Token("", text.length()));
  }

  Token first() {
    return tokens.getFirst();
  }

  /** The next token, which stays the next one. */
  Token peek() {
    return tokens.get(next);
  }

  /** Takes the next token. */
  Token take() {
    Token token = peek();
    next += token.text().isEmpty() ? 0 : 1;
    return token;
  }

  /** Takes a sign if it is the next one. */
  boolean takeIf(String sign) {
    boolean found = peek().is(sign);
    if (found) {
      take();
    }
    return found;
  }

  /**
   * Calls a maker; the message of what it refuses marks a token.
   *
   * @param token the token to mark, unless the maker marks a place itself
   */
  <T> T at(Token token, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (MarkedException e) {
      throw e;
    } catch (InvalidInputException e) {
      throw wrong(String.valueOf(e.getMessage()), token);
    }
  }

  /** What to throw where another token was expected. */
  InvalidInputException unexpected(String expected, Token token) {
    String got =
        token.text().isEmpty()
            ? "but the text ends"
            : "but got \"%s\"".formatted(Printable.text(token.text()));
    return wrong("expected %s, %s".formatted(expected, got), token);
  }

  /** A sentence, and under it the text with a mark under the token. */
  InvalidInputException wrong(String sentence, Token token) {
    int length = Math.max(1, token.text().length());
    int start = token.start();
    int from = Math.max(0, Math.min(start - WIDTH / 2, text.length() - WIDTH));
    int to = Math.min(text.length(), from + WIDTH);
    String before = from > 0 ? "..." : "";
    String shown = text.substring(from, to).replaceAll("[\\s\\p{Cntrl}\\p{Cf}]", " ");
    int marks = Math.max(1, Math.min(length, from + WIDTH - start));
    return new MarkedException(
        "%s\n  %s%s%s\n  %s%s"
            .formatted(
                sentence,
                before,
                shown,
                to < text.length() ? "..." : "",
                " ".repeat(before.length() + start - from),
                "^".repeat(marks)));
  }
}

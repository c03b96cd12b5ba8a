package io.evenkeel.network;

import io.evenkeel.network.TextTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the numbers and names that stand in a {@link NetworkText}. Messages mark what is wrong. */
final class TextValues {
  private static final int DIGITS = 9;

  private final TextTokens tokens;

  /** The first 0 among a layer's numbers, which hardly any of them may be. */
  private @Nullable Token zero;

  TextValues(TextTokens tokens) {
    this.tokens = tokens;
  }

  /** Begins with the next layer. */
  void begin() {
    zero = null;
  }

  /**
   * What to mark where a layer refuses its numbers: a 0, or else what is given.
   *
   * @param otherwise the first of the numbers
   */
  Token culprit(Token otherwise) {
    return zero == null ? otherwise : zero;
  }

  /** A whole number that is not negative. */
  int number(String what) {
    Token token = tokens.peek();
    int number = count(what);
    noteZero(token, number == 0);
    return number;
  }

  private void noteZero(Token token, boolean isZero) {
    zero = zero == null && isZero ? token : zero;
  }

  /** A whole number that is often 0. */
  private int count(String what) {
    Token token = tokens.take();
    if (!token.text().matches("0*\\d{1,%d}".formatted(DIGITS))) {
      throw tokens.unexpected(what, token);
    }
    return Integer.parseInt(token.text());
  }

  /** Height and width: a number for both, or two with an x between them. */
  int[] size(String what) {
    Token token = tokens.take();
    if (!token.text().matches("\\d{1,%d}(x\\d{1,%d})?".formatted(DIGITS, DIGITS))) {
      throw tokens.unexpected(what, token);
    }
    String[] parts = token.text().split("x", -1);
    int[] size = {Integer.parseInt(parts[0]), Integer.parseInt(parts[parts.length - 1])};
    noteZero(token, size[0] == 0 || size[1] == 0);
    return size;
  }

  /** The same into an array of two. */
  void size(String what, int[] target) {
    System.arraycopy(size(what), 0, target, 0, target.length);
  }

  /** A number. */
  double real(String what) {
    Token token = tokens.take();
    if (!token.text().matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,4})?")) {
      throw tokens.unexpected(what, token);
    }
    return Double.parseDouble(token.text());
  }

  /** What stands behind {@code pad}. */
  Padding padding() {
    if (tokens.takeIf("same")) {
      return Padding.SAME;
    }
    return tokens.takeIf("valid") ? Padding.VALID : explicit();
  }

  /** The same on every side, or above, below, left and right. */
  Padding.Explicit explicit() {
    int all = count("same, valid, or pixels around an image, one number or four");
    if (!tokens.peek().text().matches("\\d+")) {
      return Padding.of(all);
    }
    String what = "four pads: above, below, left, right";
    int bottom = count(what);
    int left = count(what);
    return new Padding.Explicit(all, bottom, left, count(what));
  }

  /** What stands behind {@code init}. */
  Initialization initialization() {
    Token token = tokens.take();
    if (token.text().equals("dirac")) {
      return Initialization.dirac();
    }
    boolean dirac = token.text().startsWith("dirac:");
    Initialization others = start(dirac ? token.text().substring(6) : token.text(), token);
    return dirac ? new Initialization.Dirac(others) : others;
  }

  private Initialization start(String name, Token token) {
    String sigma = name.startsWith("gaussian:") ? name.substring(9) : "";
    return switch (name) {
      case "uniform" -> new Initialization.Uniform();
      case "auto" -> new Initialization.FromActivation();
      case "he" -> new Initialization.He();
      case "xavier" -> new Initialization.Xavier();
      default -> {
        if (!sigma.matches("[\\d.]+([eE][-+]?\\d{1,4})?") || sigma.matches(".*\\..*\\..*")) {
          throw tokens.unexpected(
              "he, xavier, uniform, gaussian:SIGMA, dirac:OTHERS or auto", token);
        }
        yield new Initialization.Gaussian(Double.parseDouble(sigma));
      }
    };
  }

  /** A constant by its name in lower case. */
  <E extends Enum<E>> E constant(E[] constants) {
    Token token = tokens.take();
    List<String> names = new ArrayList<>();
    for (E constant : constants) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
      if (names.getLast().equals(token.text())) {
        return constant;
      }
    }
    throw tokens.unexpected(String.join(", ", names), token);
  }
}

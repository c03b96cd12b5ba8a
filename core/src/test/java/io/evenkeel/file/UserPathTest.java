package io.evenkeel.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Paths that a user wrote. */
class UserPathTest {
  @Test
  void aPath() {
    assertThat((Object) UserPath.of("a/b.csv")).isEqualTo(Path.of("a", "b.csv"));
  }

  @Test
  void noPath() {
    assertThatThrownBy(() -> UserPath.of("a\0b"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("'a\\0b' is not a path: it contains the character NUL");
  }
}

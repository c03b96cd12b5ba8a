package io.evenkeel.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HangingLinesTest {

  @Test
  void wordsStayWhole() {
    assertThat(HangingLines.of("one two three four", "- ", "  ", 11))
        .containsExactly("- one two", "  three", "  four");
    assertThat(HangingLines.of("short", "- ", "  ", 80)).containsExactly("- short");
    assertThat(HangingLines.of("unbreakable word", "", " ", 6))
        .containsExactly("unbreakable", " word");
  }

  @Test
  void chineseBreaksAtAnyCharacterAndIsTwiceAsWide() {
    assertThat(HangingLines.of("有 BN 时为其自身宽度", "- ", "  ", 10))
        .containsExactly("- 有 BN 时", "  为其自身", "  宽度");
  }
}

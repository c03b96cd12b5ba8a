package io.evenkeel.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final TextTable TABLE =
      new TextTable("lrl")
          .line("layer", "rows", "what")
          .line("a long name", "10", "all")
          .line("b", "2000");

  private static String printed(int columns) {
    StringWriter out = new StringWriter();
    TABLE.print(new PrintWriter(out, true), columns);
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  void linesThatFit() {
    assertThat(TABLE.width()).isEqualTo(23);
    assertThat(printed(23))
        .isEqualTo(
            """
            layer        rows  what
            a long name    10  all
            b            2000
            """);
  }

  @Test
  void aLineThatIsTooWideBecomesTwo() {
    assertThat(printed(22))
        .isEqualTo(
            """
            layer
              rows  what
            a long name
                10  all
            b
              2000
            """);
  }

  @Test
  void aNameWithALinesEndStaysOnItsLine() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new TextTable("lr")
        .line("class", "rows")
        .line("a\nb", "3")
        .line("t\tr\r\u001b", "10")
        .print(out);
    out.flush();
    assertThat(text.toString().lines())
        .containsExactly("class    rows", "a\\nb        3", "t\\tr\\r?    10");
  }
}

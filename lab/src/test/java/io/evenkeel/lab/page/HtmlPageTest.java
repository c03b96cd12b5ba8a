package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlPageTest {
  @TempDir private Path folder;

  private static Page page() {
    return new Page(
        Text.verbatim("Run </script><b>"),
        Text.verbatim(""),
        List.of(
            new Section(
                "curves",
                Text.of("heatmap.cell", "a", "b"),
                Text.verbatim(""),
                List.of(
                    new LineChart(
                        "loss",
                        Text.verbatim("Loss"),
                        Axis.of(Text.verbatim("epoch")),
                        Axis.logarithmic(Text.verbatim("loss")),
                        List.of(
                            LineChart.Series.of(
                                Text.verbatim("train"),
                                Color.BN,
                                new double[] {1, 2},
                                new double[] {0.123456789, Double.NaN})))))));
  }

  @Test
  void aPageIsDataForTheScript() {
    assertThat(PageJson.write(page().sections().getFirst()))
        .isEqualTo(
            """
            {"id":"curves","title":{"key":"heatmap.cell","arguments":["a","b"]},"lead":"","figures":\
            [{"type":"lines","id":"loss","title":"Loss",\
            "x":{"label":"epoch","log":false,"min":null,"max":null,"closeUp":false},\
            "y":{"label":"loss","log":true,"min":null,"max":null,"closeUp":false},\
            "series":[{"name":"train","color":"bn","dashed":false,"x":[1,2],"y":[0.123457,null]}]}]}\
            """);
  }

  /** Maps without an order would give another file in each process. */
  @Test
  void examplesOfAMatrixStandInTheirOrder() {
    List<String> cells = List.of("0,1", "0,2", "1,0", "1,2", "2,0", "2,1");
    Map<String, List<Gallery.Picture>> examples =
        cells.reversed().stream().collect(Collectors.toMap(cell -> cell, _ -> List.of()));
    Heatmap matrix =
        new Heatmap(
            "m",
            Text.verbatim(""),
            Text.verbatim(""),
            Text.verbatim(""),
            List.of("a", "b", "c"),
            List.of("a", "b", "c"),
            new double[3][3],
            true,
            examples);
    assertThat(matrix.examples().keySet()).containsExactlyElementsOf(cells);
  }

  @Test
  void aPageIsOneFileThatMayAskForNothing() throws IOException {
    Path file = folder.resolve("report.html");
    HtmlPage.write(file, page(), null);
    String html = Files.readString(file);
    assertThat(html)
        .contains("default-src 'none'")
        .contains("Run \\u003c/script>\\u003cb>")
        .contains("<title>Run &lt;/script>&lt;b></title>");
    assertThat(Pattern.compile("(src|href)=\"(https?:)?//").matcher(html).find()).isFalse();
    assertThat(html.split("</script>", -1)).hasSize(5);
  }

  @Test
  void aPageHasALanguageIfAsked() {
    assertThat(HtmlPage.html(page(), Language.ZH))
        .contains("<html lang=\"zh\">")
        .contains("Evenkeel.page(\"zh\")");
    assertThat(HtmlPage.html(page(), null)).contains("Evenkeel.page(null)");
    assertThat(Language.of(Locale.SIMPLIFIED_CHINESE)).isEqualTo(Language.ZH);
    assertThat(Language.of(Locale.FRANCE)).isEqualTo(Language.EN);
    assertThatThrownBy(() -> Language.ofTag("de"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the languages are en and zh, but got 'de'");
  }
}

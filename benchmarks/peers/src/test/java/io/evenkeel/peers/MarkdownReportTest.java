package io.evenkeel.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.benchmarks.KeptReport;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class MarkdownReportTest {
  private static final List<RowResult> ROWS =
      List.of(
          Reports.row(
              1,
              Map.of(
                  Reports.configuration(Engine.EVENKEEL, 1, ""), List.of(6.0, 6.3),
                  Reports.configuration(Engine.PYTORCH, 1, "fused"), List.of(12.0, 9.0))));

  @Test
  void timesAndRatios() {
    assertThat(MarkdownReport.times(ROWS))
        .isEqualTo(
            """
            | work | network | threads | PyTorch ms | its best configuration | ONNX Runtime ms \
            | Evenkeel ms | Evenkeel / PyTorch | Evenkeel / ONNX Runtime |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | W2 | bn | 1 | 10.5 (9.00 to 12.0) | 1 thread, fused update |  \
            | 6.15 (6.00 to 6.30) | 0.60 (0.50 to 0.70) |  |
            """);
  }

  @Test
  void nothingToCompareWithIsNoRow() {
    assertThat(MarkdownReport.costOfBatchNorm(ROWS)).hasLineCount(2);
    assertThat(MarkdownReport.scaling(ROWS)).hasLineCount(2);
  }

  @Test
  void keptBytes() {
    assertThat(
            MarkdownReport.kept(
                List.of(
                    new KeptReport("evenkeel", "W3", "bn", 57, 50),
                    new KeptReport("pytorch", "W3", "bn", 120, 100),
                    new KeptReport("evenkeel", "W3", "plain", 56, 50))))
        .endsWith(
            """
            | W3 | bn | evenkeel | 57 | 50 | 0.475 |
            | W3 | bn | pytorch | 120 | 100 | 1.000 |
            | W3 | plain | evenkeel | 56 | 50 |  |
            """);
  }

  @Test
  void losses() {
    assertThat(LossTable.of(ROWS))
        .isEqualTo(
            """
            | work | network | engine | steps | first loss | last loss |
            | --- | --- | --- | --- | --- | --- |
            | W2 | bn | Evenkeel | 20 | 2.00000 | 1.00000 |
            | W2 | bn | PyTorch | 20 | 2.00000 | 1.00000 |
            """);
  }

  @Test
  void thePictureHasABarARatio() throws Exception {
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(RatioChart.svg(ROWS))));
    // The background, the legend's two squares and the one bar.
    assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(4);
    assertThat(picture.getDocumentElement().getTextContent()).contains("W2, 1 thread", "0.60");
  }
}

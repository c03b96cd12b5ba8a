package io.evenkeel.lab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.lab.compare.ArmProbes;
import io.evenkeel.lab.compare.CompareListener;
import io.evenkeel.lab.compare.CompareResult;
import io.evenkeel.lab.compare.CompareRunner;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.Curve;
import io.evenkeel.lab.compare.Measure;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.report.ComparePage;
import io.evenkeel.lab.report.CompareRecord;
import io.evenkeel.loss.Task;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.run.ProbeJson;
import io.evenkeel.testkit.browser.Browser;
import io.evenkeel.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A comparison's report as the browser shows it, from a file. */
@Timeout(Browser.TEST_SECONDS)
class CompareReportBrowserTest {
  @TempDir private static Path folder;
  private static Path report = Path.of("");

  @BeforeAll
  static void compare() {
    Comparison comparison =
        new Comparison(
            List.of(
                new Variant(
                    "without",
                    Network.input(784).dense(20).relu().dense(12).relu().dense(10).build()),
                new Variant(
                    "before",
                    Network.input(784)
                        .dense(20)
                        .batchNorm()
                        .relu()
                        .dense(12)
                        .batchNorm()
                        .relu()
                        .dense(10)
                        .build())),
            List.of(0.003, 0.03),
            List.of(1L, 2L),
            (rate, seed) ->
                TrainingConfig.DEFAULT
                    .withOptimizer(Optimizer.adam(rate))
                    .withBatchSize(100)
                    .withEpochs(2)
                    .withSeed(seed),
            Measure.of(Task.CLASSES, 1));
    Dataset train = Mnist.train().slice(0, 2000);
    List<ArmProbes> probes = new ArrayList<>();
    CompareResult result =
        new CompareRunner(comparison, true, keeping(probes)).run(train, Mnist.test().slice(0, 500));
    report = folder.resolve("report.html");
    HtmlPage.write(
        report,
        ComparePage.of(
            new CompareRecord(
                "compare-1", "evenkeel compare", "{\"seed\": 1}\n", comparison, result, probes)),
        null);
  }

  private static CompareListener keeping(List<ArmProbes> probes) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    return new CompareListener() {
      @Override
      public void onProbe(Variant variant, ProbeResult probe) {
        lines.computeIfAbsent(variant.name(), _ -> new ArrayList<>()).add(ProbeJson.line(probe));
      }

      @Override
      public void onEnd(List<Curve> curves) {
        for (Curve curve : curves) {
          List<String> own = lines.getOrDefault(curve.variant(), List.of());
          probes.add(new ArmProbes(curve.variant(), curve.learningRate(), curve.seed(), own));
        }
        lines.clear();
      }
    };
  }

  @Test
  void opensFromAFileAsksForNothingAndSaysNothing() throws IOException {
    try (Browser browser = new Browser(1200, 1000)) {
      browser.requests();
      OpenReport.open(browser, report.toUri());
      assertThat(headings(browser))
          .containsExactly(
              "Answers",
              "Curves",
              "Learning rates",
              "Gap and cost",
              "Inside the layers",
              "gamma and beta",
              "Settings");
      assertThat(browser.first("#answers .answer").getText())
          .startsWith("Without BN the best accuracy on the test data was ");
      assertThat(browser.all("#compare-table tbody tr, #answers table tbody tr")).hasSize(4);
      assertThat(browser.all(".chart canvas")).hasSizeGreaterThan(6);
      assertThat(browser.all(".chart svg")).hasSizeGreaterThan(6);
      assertThat(browser.requests()).containsExactly(report.toUri().toString());
      assertThat(browser.console()).isEmpty();
      browser.screenshot("compare-en");
    }
  }

  private static List<String> headings(Browser browser) {
    return browser.all("section h2").stream().map(WebElement::getText).toList();
  }

  @Test
  void speaksChineseAndFitsAPhone() throws IOException {
    try (Browser browser = new Browser(390, 900)) {
      browser.systemTheme("dark");
      OpenReport.open(browser, report.toUri());
      browser.click("#language");
      OpenReport.awaitDrawn(browser);
      assertThat(headings(browser)).startsWith("结论", "曲线", "学习率");
      assertThat(browser.fitsItsWidth()).isTrue();
      assertThat(
              browser.script(
                  "return [...document.querySelectorAll('.chart')].every(box =>"
                      + " [...box.querySelectorAll('svg, canvas')].every(drawn =>"
                      + " drawn.getBoundingClientRect().width <= box.clientWidth + 1))"))
          .isEqualTo(true);
      assertThat(browser.console()).isEmpty();
      browser.screenshot("compare-zh-dark-narrow");
      browser.click("nav a[href='#layers']");
      browser.screenshot("compare-zh-dark-narrow-layers");
    }
  }

  @Test
  void anotherLearningRateAndLayerAreChosenByKeyboard() {
    try (Browser browser = new Browser(1200, 1000)) {
      OpenReport.open(browser, report.toUri());
      browser.one("#curve-rate").sendKeys(Keys.ARROW_DOWN);
      assertThat(browser.all("#score-1 canvas")).hasSize(1);
      browser.one("#block").sendKeys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
      assertThat(browser.one("#gradient-2 canvas").isDisplayed()).isTrue();
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void aCurveIsWholeUntilACloseUpIsAskedFor() {
    try (Browser browser = new Browser(1200, 1000)) {
      OpenReport.open(browser, report.toUri());
      assertThat(browser.one("#score-0 h3 button").getText()).isEqualTo("Close-up");
      browser.click("#score-0 h3 button");
      assertThat(browser.one("#score-0 h3 button").getText()).isEqualTo("All of it");
      browser.one("#theme").click();
      OpenReport.awaitDrawn(browser);
      assertThat(browser.one("#score-0 h3 button").getText()).isEqualTo("All of it");
      assertThat(browser.console()).isEmpty();
    }
  }
}

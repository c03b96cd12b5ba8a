package io.evenkeel.lab.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Mnist;
import io.evenkeel.lab.page.Heatmap;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.lab.report.Judgement;
import io.evenkeel.lab.report.Outcome;
import io.evenkeel.lab.report.RunRecord;
import io.evenkeel.lab.report.RunReport;
import io.evenkeel.network.Network;
import io.evenkeel.probe.Probe;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import io.evenkeel.testkit.browser.Browser;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A run's report as the browser shows it, from a file. */
@Timeout(Browser.TEST_SECONDS)
class RunReportBrowserTest {
  @TempDir private static Path runs;
  private static Path report = Path.of("");

  @BeforeAll
  static void train() {
    ImageDataset test = Mnist.test();
    Network network =
        Network.input(784)
            .dense(24)
            .batchNorm()
            .relu()
            .dense(16)
            .batchNorm()
            .relu()
            .dense(10)
            .build();
    try (RunRecorder recorder = RunFolder.create(runs, "small")) {
      recorder.writeConfig("{\"seed\": 1}\n");
      recorder.startMetrics(List.of());
      recorder.startProbes(0);
      TrainingRun run =
          Trainer.of(network)
              .epochs(3)
              .batchSize(100)
              .probe(Probe.standard(), recorder::addProbe)
              .listener(
                  new TrainingListener() {
                    @Override
                    public void onEpoch(EpochResult epoch) {
                      recorder.addMetrics(epoch);
                    }
                  })
              .fit(Mnist.train().slice(0, 3000), test.slice(0, 500));
      RunRecord record =
          RunRecord.read(
              recorder.folder(),
              "evenkeel train",
              network,
              Optional.of(Outcome.of(run, Judgement.of(run.model(), test.slice(0, 500)))),
              Optional.empty());
      report = recorder.folder().path().resolve("report.html");
      HtmlPage.write(report, RunReport.page(record, Optional.of(test.images()), List.of()), null);
    }
  }

  @Test
  void opensFromAFileAsksForNothingAndSaysNothing() throws IOException {
    try (Browser browser = new Browser(1200, 1000)) {
      browser.requests();
      OpenReport.open(browser, report.toUri());
      assertThat(headings(browser))
          .containsExactly(
              "Result",
              "Curves",
              "Layers",
              "gamma and beta",
              "Gradient flow",
              "Predictions",
              "Settings");
      assertThat(browser.all(".chart canvas")).hasSizeGreaterThan(4);
      assertThat(browser.all(".chart svg")).hasSizeGreaterThan(4);
      assertThat(browser.requests()).containsExactly(report.toUri().toString());
      assertThat(browser.console()).isEmpty();
      browser.screenshot("report-en");
    }
  }

  private static List<String> headings(Browser browser) {
    return browser.all("section h2").stream().map(WebElement::getText).toList();
  }

  @Test
  void speaksChineseAndShowsTheDark() throws IOException {
    try (Browser browser = new Browser(420, 900)) {
      browser.systemTheme("light");
      OpenReport.open(browser, report.toUri());
      browser.click("#language");
      OpenReport.awaitDrawn(browser);
      assertThat(headings(browser)).startsWith("结果", "曲线", "各层");
      assertThat(browser.one("html").getAttribute("lang")).isEqualTo("zh");
      String light = browser.one("body").getCssValue("background-color");
      browser.click("#theme");
      OpenReport.awaitDrawn(browser);
      assertThat(browser.one("body").getCssValue("background-color")).isNotEqualTo(light);
      assertThat(browser.fitsItsWidth()).isTrue();
      assertThat(browser.console()).isEmpty();
      browser.screenshot("report-zh-dark-narrow");
    }
  }

  @Test
  void sliderAndSelectionWorkByKeyboardAndOutliveARedrawing() {
    try (Browser browser = new Browser(1200, 1000)) {
      OpenReport.open(browser, report.toUri());
      WebElement slider = browser.first("input[type=range]");
      String last = browser.first(".slider output").getText();
      browser.script("document.querySelector('input[type=range]').focus(); return true");
      browser.press(Keys.HOME);
      assertThat(slider.getAttribute("value")).isEqualTo("0");
      assertThat(browser.first(".slider output").getText()).isEqualTo("0").isNotEqualTo(last);
      browser.click("#theme");
      OpenReport.awaitDrawn(browser);
      assertThat(browser.first(".slider output").getText()).isEqualTo("0");
      browser.one("#layer").sendKeys(Keys.ARROW_DOWN);
      assertThat(browser.script("return document.querySelector('#layer').selectedIndex"))
          .isEqualTo(1L);
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void aCellShowsItsExamples() {
    try (Browser browser = new Browser(1200, 1000)) {
      OpenReport.open(browser, report.toUri());
      WebElement cells = browser.one("#confusion select");
      cells.sendKeys(Keys.ARROW_DOWN);
      assertThat(browser.all("#confusion .picked img")).hasSizeBetween(1, 12);
    }
  }

  @Test
  void sectionsFoldOnAPhoneAndOpenByTheirHeadingAndByTheContents() {
    try (Browser browser = new Browser(390, 900)) {
      OpenReport.open(browser, report.toUri());
      assertThat(browser.all("section > details[open]")).hasSize(2);
      assertThat(browser.all("#layers svg")).isEmpty();
      browser.click("#layers summary");
      browser.waitFor("the layers' charts", () -> !browser.all("#layers svg").isEmpty());
      browser.one("#theme").click();
      OpenReport.awaitDrawn(browser);
      assertThat(browser.all("#layers > details[open] svg")).isNotEmpty();
      browser.click("nav a[href='#predictions']");
      browser.waitFor("the confusion", () -> !browser.all("#confusion svg").isEmpty());
      assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      assertThat(browser.console()).isEmpty();
    }
  }

  /** A word that does not break by itself, and names that are wider than their columns. */
  @Test
  void longWordsAndTheNamesOfColumnsFitAPhone() {
    List<String> names = List.of("airplane", "automobile", "bird");
    Heatmap matrix =
        new Heatmap(
            "matrix",
            Text.verbatim("Confusion"),
            Text.verbatim("class"),
            Text.verbatim("answer"),
            names,
            names,
            new double[][] {{9, 1, 0}, {2, 8, 0}, {0, 0, 10}},
            true,
            Map.of());
    Text lead =
        Text.verbatim("flip:alternating,shift:2,crop:0.6,rotate:15,scale:0.1,cutout:8,mixup:0.3");
    Section seen = new Section("seen", Text.verbatim("Seen"), lead, List.of(matrix));
    Path file = runs.resolve("phone.html");
    HtmlPage.write(file, new Page(Text.verbatim("x"), Text.verbatim("y"), List.of(seen)), null);
    try (Browser browser = new Browser(390, 900)) {
      OpenReport.open(browser, file.toUri());
      browser.waitFor("the matrix", () -> !browser.all("#matrix svg").isEmpty());
      assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      List<String> shown =
          browser.all("#matrix svg text").stream().map(WebElement::getText).toList();
      for (String name : names) {
        assertThat(shown.stream().filter(name::equals))
            .as("%s beside its row and below its column", name)
            .hasSize(2);
      }
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void aLegendHasTheLastValuesBeforeAnythingIsPointedAt() {
    try (Browser browser = new Browser(1200, 1000)) {
      OpenReport.open(browser, report.toUri());
      assertThat(browser.all("#loss .u-series .u-value"))
          .isNotEmpty()
          .allSatisfy(value -> assertThat(value.getText()).isNotIn("", "–", "--"));
      assertThat(browser.first("#loss .u-series .u-value").getText()).isEqualTo("3");
    }
  }

  @Test
  void ridgesSideBySideHaveOneAxis() {
    try (Browser browser = new Browser(1200, 1000)) {
      OpenReport.open(browser, report.toUri());
      String places =
          "return [0, 1].map(layer => {"
              + " const texts = [...document.querySelectorAll(`#ridges-${layer} svg text`)];"
              + " const zero = texts.find(text => text.textContent === '0'"
              + " && text.getAttribute('text-anchor') === 'middle').getBoundingClientRect();"
              + " const figure = document.querySelector(`#ridges-${layer}`)"
              + ".getBoundingClientRect();"
              + " return (zero.left + zero.right) / 2 - figure.left; })";
      List<?> zeros = (List<?>) browser.script(places);
      assertThat(((Number) zeros.getFirst()).doubleValue())
          .isCloseTo(((Number) zeros.getLast()).doubleValue(), within(1.0));
    }
  }
}

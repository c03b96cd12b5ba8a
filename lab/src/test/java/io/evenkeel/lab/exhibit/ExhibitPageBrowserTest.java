package io.evenkeel.lab.exhibit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.browser.OpenReport;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.testkit.browser.Browser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The exhibits' page as the browser shows it, from a file; the measurements are made up. */
@Timeout(Browser.TEST_SECONDS)
class ExhibitPageBrowserTest {
  @TempDir private static Path folder;
  private static Path page = Path.of("");

  @BeforeAll
  static void write() {
    List<ExhibitResult> results = new ArrayList<>();
    add(results, new GammaBetaExhibit(), FindingTest.gammaBeta(1e-6, 0.95, 1.5));
    add(results, new BiasExhibit(), FindingTest.bias(1e-2, 0.3, 0.95));
    add(results, new OptimizersExhibit(), FindingTest.optimizers(0.8, 0.5, 0.5));
    add(results, new WhyExhibit(), StudyFindingTest.why(true, 2, 0.5));
    add(results, new RegularisationExhibit(), StudyFindingTest.regularisation(8, 0.1, 0.2));
    add(results, new TestTimeExhibit(), StudyFindingTest.testTime(0.952, 0.1, 0.8, 0.9));
    page = folder.resolve("lab.html");
    HtmlPage.write(page, ExhibitPage.of(results), null);
  }

  private static void add(List<ExhibitResult> to, Exhibit exhibit, Measurements measured) {
    to.add(
        new ExhibitResult(
            exhibit,
            exhibit.finding(measured),
            exhibit.figures(measured),
            true,
            measured.seeds().length,
            1,
            2,
            false));
  }

  private static List<String> texts(Browser browser, String selector) {
    return browser.all(selector).stream().map(WebElement::getText).toList();
  }

  @Test
  void opensFromAFileAsksForNothingAndSaysNothing() throws IOException {
    try (Browser browser = new Browser(1200, 1000)) {
      browser.requests();
      OpenReport.open(browser, page.toUri());
      assertThat(texts(browser, "section h2"))
          .containsExactly(
              "The answers at a glance",
              "4. gamma and beta",
              "5. The bias is redundant",
              "6. Any optimizer",
              "7. Why it works",
              "8. Slight regularisation",
              "9. At test time");
      assertThat(texts(browser, "td:nth-child(3)"))
          .containsExactly(
              "holds", "does not hold", "holds in part", "holds in part", "holds", "holds");
      assertThat(browser.all(".answer li")).hasSizeGreaterThan(30);
      assertThat(browser.all(".chart canvas")).hasSizeGreaterThan(15);
      assertThat(browser.all(".chart svg")).hasSizeGreaterThan(8);
      assertThat(browser.requests()).containsExactly(page.toUri().toString());
      assertThat(browser.console()).isEmpty();
      browser.screenshot("exhibits-en");
    }
  }

  @Test
  void speaksChineseAndShowsTheDarkOnAPhone() throws IOException {
    try (Browser browser = new Browser(420, 900)) {
      browser.systemTheme("light");
      OpenReport.open(browser, page.toUri());
      String light = browser.one("body").getCssValue("background-color");
      browser.click("#language");
      OpenReport.awaitDrawn(browser);
      browser.click("#theme");
      OpenReport.awaitDrawn(browser);
      assertThat(texts(browser, "section h2")).startsWith("答案一览", "4. gamma 与 beta");
      browser.click("nav a[href='#bias']");
      assertThat(texts(browser, "#bias .answer p")).containsExactly("在本次实测中，该论断不成立。");
      assertThat(browser.one("body").getCssValue("background-color")).isNotEqualTo(light);
      assertThat(browser.fitsItsWidth()).isTrue();
      assertThat(browser.console()).isEmpty();
      browser.screenshot("exhibits-zh-dark-narrow");
    }
  }

  @Test
  void theActivationIsChosenByKeyboard() {
    try (Browser browser = new Browser(1200, 1000)) {
      OpenReport.open(browser, page.toUri());
      assertThat(browser.all("#why-sigmoid-shift")).hasSize(1);
      browser.one("#why-activation").sendKeys(Keys.ARROW_DOWN);
      assertThat(browser.all("#why-sigmoid-shift")).isEmpty();
      assertThat(browser.all("#why-relu-shift canvas")).hasSize(1);
      assertThat(browser.console()).isEmpty();
    }
  }
}

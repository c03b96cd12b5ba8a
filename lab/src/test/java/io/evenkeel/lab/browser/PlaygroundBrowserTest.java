package io.evenkeel.lab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.testkit.browser.Browser;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** The playground's stage: what is always in sight, the planes, the scenarios, the unit. */
@Timeout(Browser.TEST_SECONDS)
class PlaygroundBrowserTest extends OpenPlayground {

  @Test
  void playsPausesResumesStepsAndResets() throws IOException {
    try (Browser browser = new Browser(1200, 1400)) {
      open(browser, address());
      assertThat(step(browser)).isZero();
      String first = pixels(browser, "#plane-with");
      browser.click("#play");
      browser.waitFor("steps", () -> step(browser) > 50);
      assertThat(pixels(browser, "#plane-with")).isNotEqualTo(first);
      browser.click("#play");
      browser.waitFor("the pause", () -> browser.text("#play").equals("Play"));
      long paused = step(browser);
      browser.click("#step");
      browser.waitFor("one step", () -> step(browser) == paused + 1);
      browser.click("#play");
      browser.waitFor("more steps", () -> step(browser) > paused + 30);
      browser.screenshot("playground-en");
      browser.click("#play");
      browser.waitFor("the pause", () -> browser.text("#play").equals("Play"));
      browser.click("#reset");
      browser.waitFor("the beginning", () -> step(browser) == 0);
      assertThat(browser.all("#layer-figures canvas")).hasSize(4);
      assertThat(browser.console()).isEmpty();
      assertThat(browser.requests())
          .allMatch(address -> address.startsWith("http://127.0.0.1:" + address().getPort()));
    }
  }

  @Test
  void theWholePageInBothLanguagesAndThemes() throws IOException {
    try (Browser browser = new Browser(1200, 5200)) {
      for (String look :
          new String[] {
            "lang=en&theme=light", "lang=en&theme=dark", "lang=zh&theme=light", "lang=zh&theme=dark"
          }) {
        open(browser, URI.create(address() + "&" + look));
        if (step(browser) == 0) {
          browser.click("#play");
          browser.waitFor("steps", () -> step(browser) > 300);
          browser.click("#play");
        }
        browser.click("#sample");
        awaitJudgement(browser);
        assertThat(browser.all("#layer-figures canvas")).as(look).hasSize(4);
        assertThat(browser.fitsItsWidth()).as(look).isTrue();
        browser.screenshot(
            "playground-whole-" + look.replaceAll("lang=|theme=", "").replace('&', '-'));
      }
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void settingsAreInTheAddressAndComeFromIt() throws IOException {
    try (Browser browser = new Browser(1200, 1400)) {
      open(browser, address());
      browser.one("#depth").sendKeys(Keys.chord(Keys.CONTROL, "a"), "2", Keys.TAB);
      browser.waitFor("two layers", () -> browser.all("#layer-figures .figure").size() == 2);
      assertThat(String.valueOf(browser.script("return location.search")))
          .contains("depth=2")
          .contains("data=spirals")
          .contains("token=");
      open(browser, URI.create(address() + "&depth=3&data=circles&activation=relu&lang=zh"));
      browser.waitFor("three layers", () -> browser.all("#layer-figures .figure").size() == 3);
      assertThat(browser.script("return document.querySelector('#activation').value"))
          .isEqualTo("relu");
      assertThat(browser.text("#play")).isEqualTo("开始");
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void theToolbarStaysInSightAndThePlanesLieSideBySide() throws IOException {
    for (int width : new int[] {390, 1440}) {
      try (Browser browser = new Browser(1440, 900)) {
        browser.phone(width, 844);
        open(browser, address());
        assertThat(browser.one("#play").isDisplayed()).isTrue();
        assertThat(browser.top("#play")).as("at %d", width).isBetween(0.0, 300.0);
        browser.script("scrollTo(0, document.documentElement.scrollHeight); return true");
        browser.waitFor("the end of the page", () -> browser.top("#networks") < -500);
        assertThat(browser.top("#play")).as("at %d", width).isBetween(0.0, 40.0);
        assertThat(browser.top("#plane-with") - browser.top("#plane-without")).isBetween(-1.0, 1.0);
        double[] sides = {width(browser, "#plane-with"), width(browser, "#plane-without")};
        assertThat(sides[0] - sides[1]).isBetween(-1.0, 1.0);
        assertThat(sides[0]).isGreaterThan(width == 390 ? 150 : 400);
        assertThat(browser.one("#epsilon").isDisplayed()).isFalse();
        assertThat(browser.one("#activation").isDisplayed()).isTrue();
        assertThat(browser.fitsItsWidth()).isTrue();
      }
    }
  }

  private static double width(Browser browser, String selector) {
    Object width =
        browser.script(
            "return document.querySelector('%s').getBoundingClientRect().width"
                .formatted(selector));
    return ((Number) width).doubleValue();
  }

  @Test
  void aScenarioBeginsAndSaysWhatToLookFor() throws IOException {
    try (Browser browser = new Browser(1440, 900)) {
      open(browser, address());
      assertThat(browser.text("#summary")).startsWith("Nothing has been learned yet");
      assertThat(browser.one("#look").isDisplayed()).isFalse();
      browser.click("#scenario-deep");
      browser.waitFor("eight layers", () -> browser.all("#layer-figures .figure").size() == 8);
      assertThat(browser.text("#look")).startsWith("Eight layers of sigmoid.");
      assertThat(browser.all("#scenario-deep[aria-pressed=true]")).hasSize(1);
      browser.waitFor(
          "the difference",
          () -> browser.text("#summary").matches("(?s).*without BN it guesses.*BN is ahead by .*"));
      assertThat(browser.all("#diagram .norm")).hasSize(8);
      assertThat(browser.text("#play")).isEqualTo("Pause");
      assertThat(String.valueOf(browser.script("return location.search")))
          .contains("scenario=deep")
          .contains("depth=8");
      browser.screenshot("playground-deep");
      browser.click("#language");
      assertThat(browser.text("#look")).startsWith("八层 sigmoid。");
      choose(browser, "#activation", 2);
      browser.waitFor("no scenario", () -> !browser.one("#look").isDisplayed());
      assertThat(String.valueOf(browser.script("return location.search")))
          .doesNotContain("scenario");
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void theScenarioOfOneRowStopsAndAsks() throws IOException {
    try (Browser browser = new Browser(1440, 900)) {
      open(browser, address());
      browser.click("#scenario-one");
      awaitJudgement(browser);
      assertThat(step(browser)).isGreaterThanOrEqualTo(300);
      browser.waitFor("the pause", () -> browser.text("#play").equals("Play"));
      assertThat(browser.text("#truth")).matches("Row \\d+ of 500; the truth is [01]");
      browser.waitFor("the answers in sight", () -> browser.top("#test-time") < 450);
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void theDiagramChoosesTheUnitThatIsLookedAt() throws IOException {
    try (Browser browser = new Browser(1440, 900)) {
      open(browser, address());
      assertThat(browser.all("#diagram .norm")).hasSize(4);
      assertThat(browser.all("#norm-0.looked .here")).hasSize(1);
      focus(browser, "#norm-2");
      browser.press(Keys.ENTER);
      browser.waitFor("the third BN", () -> browser.all("#norm-2.looked .here").size() == 1);
      assertThat(browser.script("return document.activeElement.id")).isEqualTo("norm-2");
      assertThat(browser.script("return document.querySelector('#unit-layer').selectedIndex"))
          .isEqualTo(2L);
      browser.click("#unit-on");
      browser.waitFor(
          "the next unit",
          () ->
              browser
                  .script("return document.querySelector('#norm-2').getAttribute('aria-label')")
                  .equals("BN 3: unit 2 is looked at"));
      browser.click("#unit-back");
      browser.click("#unit-back");
      browser.waitFor("the last unit", () -> column(browser).equals("16"));
      choose(browser, "#norm", 2);
      browser.waitFor("the input's BN", () -> browser.all("#diagram .norm").size() == 1);
      assertThat(browser.console()).isEmpty();
    }
  }

  private static Object column(Browser browser) {
    return browser.script("return document.querySelector('#unit-column').value");
  }

  @Test
  void theDistributionsOfAUnitFollowTheStepAndTheSliders() throws IOException {
    try (Browser browser = new Browser(1200, 1400)) {
      open(browser, address());
      browser.click("#play");
      browser.waitFor("steps", () -> step(browser) > 20);
      assertThat(browser.all("#unit .distribution")).hasSize(4);
      assertThat(browser.text("#dist-zhat .moments")).startsWith("mean 0, deviation ");
      String z = browser.text("#dist-z .moments");
      browser.waitFor("another z", () -> !browser.text("#dist-z .moments").equals(z));
      String learned = browser.text("#beta + output");
      focus(browser, "#beta");
      browser.press(Keys.END);
      assertThat(browser.text("#beta + output")).isEqualTo("4").isNotEqualTo(learned);
      assertThat(browser.text("#dist-ztilde .moments")).startsWith("mean 4, ");
      long now = step(browser);
      browser.waitFor("it plays on", () -> step(browser) > now + 20);
      assertThat(browser.text("#beta + output")).isEqualTo("4");
      browser.click("#learned");
      assertThat(browser.text("#beta + output")).isNotEqualTo("4");
      assertThat(browser.console()).isEmpty();
    }
  }

  private static String reached(Browser browser) {
    return String.valueOf(browser.script("return reached.join(' ')"));
  }

  @Test
  void theWholePageByKeyboardAlone() throws IOException {
    try (Browser browser = new Browser(360, 800)) {
      open(browser, address());
      browser.one("#steps");
      browser.script(
          "window.reached = []; addEventListener('focusin', e => reached.push(e.target.id));"
              + " return true");
      browser.waitFor(
          "the last exhibit",
          () -> {
            browser.press(Collections.nCopies(10, Keys.TAB).toArray(Keys[]::new));
            return reached(browser).contains("test-time-full");
          });
      String reached = reached(browser);
      assertThat(reached)
          .contains("language", "theme", "data-choice", "open-file", "depth", "activation")
          .contains("play", "step", "reset", "speed", "gamma", "beta", "learned", "unit-layer")
          .contains(
              "sample", "x1", "input-quick", "why-full", "scenario-rate", "norm-0", "unit-on");
      focus(browser, "#play");
      browser.press(Keys.SPACE);
      browser.waitFor("steps", () -> step(browser) > 10);
      assertThat(browser.script("return document.activeElement.id")).isEqualTo("play");
      assertThat(browser.fitsItsWidth()).isTrue();
      assertThat(browser.console()).isEmpty();
    }
  }
}

package io.evenkeel.lab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.playground.Playground;
import io.evenkeel.lab.playground.PlaygroundSetup;
import io.evenkeel.lab.playground.SmallTables;
import io.evenkeel.lab.playground.TableShelf;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

@Timeout(Browser.TEST_SECONDS)
class PlaygroundBrowserTest {
  /** Four sources of statistics, and the network without BN. */
  private static final int WAYS = 5;

  @TempDir private Path folder;
  private Playground playground;

  @BeforeEach
  void open() throws InterruptedException {
    playground =
        Playground.open(
            new PlaygroundSetup(0, null, new TableShelf(), folder.resolve("cache"), "test", 0));
  }

  @AfterEach
  void close() {
    playground.close();
  }

  private static long step(Browser browser) {
    String text = browser.text("#steps").replaceAll("\\D", "");
    return text.isEmpty() ? -1 : Long.parseLong(text);
  }

  private static String pixels(Browser browser, String canvas) {
    return String.valueOf(
        browser.script("return document.querySelector('%s').toDataURL()".formatted(canvas)));
  }

  @Test
  void playsPausesResumesStepsAndResets() throws IOException {
    try (Browser browser = new Browser(1200, 1400)) {
      browser.open(playground.address());
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
          .allMatch(
              address -> address.startsWith("http://127.0.0.1:" + playground.address().getPort()));
    }
  }

  @Test
  void theWholePageInBothLanguagesAndThemes() throws IOException {
    try (Browser browser = new Browser(1200, 5200)) {
      for (String look :
          new String[] {
            "lang=en&theme=light", "lang=en&theme=dark", "lang=zh&theme=light", "lang=zh&theme=dark"
          }) {
        browser.open(URI.create(playground.address() + "&" + look));
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
      browser.open(playground.address());
      browser.one("#depth").sendKeys(Keys.chord(Keys.CONTROL, "a"), "2", Keys.TAB);
      browser.waitFor("two layers", () -> browser.all("#layer-figures .figure").size() == 2);
      assertThat(String.valueOf(browser.script("return location.search")))
          .contains("depth=2")
          .contains("data=spirals")
          .contains("token=");
      browser.open(
          URI.create(playground.address() + "&depth=3&data=circles&activation=relu&lang=zh"));
      browser.waitFor("three layers", () -> browser.all("#layer-figures .figure").size() == 3);
      assertThat(browser.script("return document.querySelector('#activation').value"))
          .isEqualTo("relu");
      assertThat(browser.text("#play")).isEqualTo("开始");
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void slidersOfAUnitMoveItsDistributionByKeyboard() throws IOException {
    try (Browser browser = new Browser(1200, 1400)) {
      browser.open(playground.address());
      browser.click("#play");
      browser.waitFor("steps", () -> step(browser) > 20);
      String learned = browser.text("#beta + output");
      browser.script("document.querySelector('#beta').focus(); return true");
      browser.press(Keys.END);
      assertThat(browser.text("#beta + output")).isEqualTo("4").isNotEqualTo(learned);
      assertThat(browser.text("#unit div > .soft")).contains("mean");
      long now = step(browser);
      browser.waitFor("it plays on", () -> step(browser) > now + 20);
      assertThat(browser.text("#beta + output")).isEqualTo("4");
      browser.click("#learned");
      assertThat(browser.text("#beta + output")).isNotEqualTo("4");
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void aSampleGoesThroughUnderEachSource() throws IOException {
    try (Browser browser = new Browser(420, 900)) {
      browser.systemTheme("dark");
      browser.open(playground.address());
      browser.click("#language");
      browser.script("document.querySelector('#step').focus(); return true");
      browser.press(Keys.ENTER);
      browser.waitFor("a step", () -> step(browser) == 1);
      browser.script("document.querySelector('#sample').focus(); return true");
      browser.press(Keys.ENTER);
      awaitJudgement(browser);
      assertThat(browser.text("#way-one h3")).isEqualTo("仅此一行（错误）");
      assertThat(browser.all("#way-ema .strip canvas")).hasSize(12);
      assertThat(browser.fitsItsWidth()).isTrue();
      assertThat(browser.console()).isEmpty();
      browser.screenshot("playground-zh-dark-narrow");
    }
  }

  private static void choose(Browser browser, String select, int index) {
    browser.script(
        "const s = document.querySelector('%s'); s.selectedIndex = %d;".formatted(select, index)
            + " s.dispatchEvent(new Event('change')); return true");
  }

  private static void awaitJudgement(Browser browser) {
    browser.waitFor("a judgement", () -> browser.all("#ways[aria-busy=false] .way").size() == WAYS);
  }

  @Test
  void aDrawnDigitGoesThroughUnderEachSource() throws IOException {
    try (Browser browser = new Browser(1200, 1000)) {
      browser.open(playground.address());
      choose(browser, "#data-choice", 4);
      browser.waitFor("digits", () -> browser.all("#pad").size() == 1);
      browser.waitFor("the beginning", () -> step(browser) == 0);
      assertThat(browser.one("#plane-with").isDisplayed()).isFalse();
      browser.click("#play");
      browser.waitFor("steps", () -> step(browser) > 200);
      browser.click("#play");
      browser.waitFor("the pause", () -> browser.text("#play").equals("Play"));
      String empty = pixels(browser, "#pad");
      browser.drag("#pad", 0, -70, 0, 140);
      assertThat(pixels(browser, "#pad")).isNotEqualTo(empty);
      awaitJudgement(browser);
      String one = browser.text("#way-ema .chances");
      String alone = browser.text("#way-one .chances");
      for (String source : new String[] {"ema", "population", "data"}) {
        assertThat(browser.text("#way-%s .best".formatted(source))).startsWith("1");
      }
      assertThat(browser.all("#way-ema .strip canvas")).hasSize(12);
      browser.screenshot("playground-digit");
      browser.drag("#pad", -50, -70, 50, 0);
      browser.drag("#pad", 0, 0, 60, 70);
      awaitJudgement(browser);
      assertThat(browser.text("#way-ema .chances")).isNotEqualTo(one);
      assertThat(browser.text("#way-one .chances")).isEqualTo(alone);

      String judged = browser.text("#way-ema .chances");
      double top = browser.top("#test-time");
      browser.click("#language");
      browser.waitFor(
          "the same place, to a pixel", () -> Math.abs(browser.top("#test-time") - top) < 1);
      assertThat(browser.text("#way-one h3")).isEqualTo("仅此一行（错误）");
      assertThat(browser.text("#way-ema .chances")).isEqualTo(judged);
      assertThat(pixels(browser, "#pad")).isNotEqualTo(empty);
      browser.screenshot("playground-digit-zh");

      browser.click("#clear");
      assertThat(pixels(browser, "#pad")).isEqualTo(empty);
      assertThat(browser.all("#ways .way")).isEmpty();
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void aTableIsOpenedFromThePage() throws IOException {
    try (Browser browser = new Browser(360, 800)) {
      browser.open(playground.address());
      String file = SmallTables.people(folder, 400).toString();
      browser.one("#file").sendKeys(file);
      browser.waitFor("the table", () -> browser.one("#target").isDisplayed());
      assertThat(browser.script("return document.querySelector('#target').value"))
          .isEqualTo("rich");
      assertThat(browser.text("#facts")).startsWith("320 rows to learn from, 80 to test");
      choose(browser, "#target", 4);
      browser.waitFor("a number", () -> browser.text("#scores-with").contains("RMSE"));
      browser.click("#step");
      browser.waitFor("one step", () -> step(browser) == 1);
      browser.script("document.querySelector('#row').focus(); return true");
      browser.press(Keys.chord(Keys.CONTROL, "a"), "5", Keys.ENTER);
      awaitJudgement(browser);
      assertThat(browser.text("#truth")).startsWith("Row 5 of 80; the truth is ");
      assertThat(browser.all(".cells dd")).hasSize(5);
      assertThat(browser.fitsItsWidth()).isTrue();
      String address = String.valueOf(browser.script("return location.href"));
      assertThat(address).contains("table=people.csv").contains("target=pay");
      choose(browser, "#data-choice", 0);
      browser.waitFor("a plane", () -> browser.one("#plane-with").isDisplayed());
      browser.open(URI.create(address));
      browser.waitFor("a number", () -> browser.text("#scores-with").contains("RMSE"));
      browser
          .one("#file")
          .sendKeys(Files.writeString(folder.resolve("one.csv"), "a\n1\n2\n").toString());
      browser.waitFor("the refusal", () -> browser.one("#message").isDisplayed());
      assertThat(browser.text("#message"))
          .isEqualTo("one.csv has a single column, but one is to be predicted from others");
      assertThat(browser.console()).allMatch(line -> line.contains("400 (Bad Request)"));
    }
  }

  @Test
  void anExhibitIsMeasuredAndShownWhileTheNetworksWait() throws IOException {
    try (Browser browser = new Browser(900, 1000)) {
      browser.open(playground.address());
      browser.click("#play");
      browser.waitFor("steps", () -> step(browser) > 20);
      browser.click("#bias-quick");
      browser.waitFor("the wait", () -> !browser.one("#play").isEnabled());
      assertThat(browser.one("#bias-cancel").isDisplayed()).isTrue();
      browser.waitFor("figures", () -> browser.all("#bias-result .uplot").size() == 2);
      assertThat(browser.text("#bias-quick")).isEqualTo("Hide");
      assertThat(browser.one("#play").isEnabled()).isTrue();
      browser.click("#play");
      long now = step(browser);
      browser.waitFor("more steps", () -> step(browser) > now + 20);
      assertThat(browser.all("#bias-result .uplot")).hasSize(2);
      browser.click("#theme");
      browser.waitFor("figures again", () -> browser.all("#bias-result .uplot").size() == 2);
      browser.click("#bias-quick");
      assertThat(browser.all("#bias-result .figure")).isEmpty();
      assertThat(browser.text("#bias-quick")).isEqualTo("Show (quick)");
      browser.click("#bias-quick");
      browser.waitFor("figures at once", () -> browser.all("#bias-result .uplot").size() == 2);
      assertThat(browser.console()).isEmpty();
    }
  }

  private static String reached(Browser browser) {
    return String.valueOf(browser.script("return reached.join(' ')"));
  }

  @Test
  void theWholePageByKeyboardAlone() throws IOException {
    try (Browser browser = new Browser(360, 800)) {
      browser.open(playground.address());
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
          .contains("sample", "x1", "input-quick", "why-full");
      browser.script("document.querySelector('#play').focus(); return true");
      browser.press(Keys.SPACE);
      browser.waitFor("steps", () -> step(browser) > 10);
      assertThat(browser.script("return document.activeElement.id")).isEqualTo("play");
      assertThat(browser.fitsItsWidth()).isTrue();
      assertThat(browser.console()).isEmpty();
    }
  }
}

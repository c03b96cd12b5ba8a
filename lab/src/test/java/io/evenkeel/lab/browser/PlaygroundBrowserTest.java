package io.evenkeel.lab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.playground.Playground;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

@Timeout(240)
class PlaygroundBrowserTest {
  private Playground playground;

  @BeforeEach
  void open() throws InterruptedException {
    playground = Playground.open(0, null);
  }

  @AfterEach
  void close() {
    playground.close();
  }

  private static long step(Browser browser) {
    String text = browser.one("#steps").getText().replaceAll("\\D", "");
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
      browser.one("#play").click();
      browser.waitFor("steps", () -> step(browser) > 50);
      assertThat(pixels(browser, "#plane-with")).isNotEqualTo(first);
      browser.one("#play").click();
      browser.waitFor("the pause", () -> browser.one("#play").getText().equals("Play"));
      long paused = step(browser);
      browser.one("#step").click();
      browser.waitFor("one step", () -> step(browser) == paused + 1);
      browser.one("#play").click();
      browser.waitFor("more steps", () -> step(browser) > paused + 30);
      browser.screenshot("playground-en");
      browser.one("#play").click();
      browser.waitFor("the pause", () -> browser.one("#play").getText().equals("Play"));
      browser.one("#reset").click();
      browser.waitFor("the beginning", () -> step(browser) == 0);
      assertThat(browser.all("#layer-figures canvas")).hasSize(4);
      assertThat(browser.console()).isEmpty();
      assertThat(browser.requests())
          .allMatch(
              address -> address.startsWith("http://127.0.0.1:" + playground.address().getPort()));
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
      assertThat(browser.one("#play").getText()).isEqualTo("开始");
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void slidersOfAUnitMoveItsDistributionByKeyboard() throws IOException {
    try (Browser browser = new Browser(1200, 1400)) {
      browser.open(playground.address());
      browser.one("#play").click();
      browser.waitFor("steps", () -> step(browser) > 20);
      String learned = browser.one("#beta + output").getText();
      browser.script("document.querySelector('#beta').focus(); return true");
      browser.press(Keys.END);
      assertThat(browser.one("#beta + output").getText()).isEqualTo("4").isNotEqualTo(learned);
      assertThat(browser.one("#unit div > .soft").getText()).contains("mean");
      long now = step(browser);
      browser.waitFor("it plays on", () -> step(browser) > now + 20);
      assertThat(browser.one("#beta + output").getText()).isEqualTo("4");
      browser.one("#learned").click();
      assertThat(browser.one("#beta + output").getText()).isNotEqualTo("4");
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void aSampleGoesThroughUnderEachSource() throws IOException {
    try (Browser browser = new Browser(420, 900)) {
      browser.systemTheme("dark");
      browser.open(playground.address());
      browser.one("#language").click();
      browser.script("document.querySelector('#step').focus(); return true");
      browser.press(Keys.ENTER);
      browser.waitFor("a step", () -> step(browser) == 1);
      browser.script("document.querySelector('#sample').focus(); return true");
      browser.press(Keys.ENTER);
      browser.waitFor("all ways", () -> browser.all("#ways .way").size() == 5);
      assertThat(browser.one("#way-one h3").getText()).isEqualTo("仅此一行（错误）");
      assertThat(browser.all("#way-ema .strip canvas")).hasSize(12);
      assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      assertThat(browser.console()).isEmpty();
      browser.screenshot("playground-zh-dark-narrow");
    }
  }
}

package io.evenkeel.lab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.playground.SmallTables;
import io.evenkeel.testkit.browser.Browser;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** Below the playground's stage: samples at test time, digits, tables, exhibits. */
@Timeout(Browser.TEST_SECONDS)
class PlaygroundDataBrowserTest extends OpenPlayground {

  @Test
  void aSampleGoesThroughUnderEachSource() throws IOException {
    try (Browser browser = new Browser(420, 900)) {
      browser.systemTheme("dark");
      open(browser, address());
      browser.click("#language");
      focus(browser, "#step");
      browser.press(Keys.ENTER);
      browser.waitFor("a step", () -> step(browser) == 1);
      focus(browser, "#sample");
      browser.press(Keys.ENTER);
      awaitJudgement(browser);
      assertThat(browser.text("#way-one h3")).isEqualTo("仅此一行（错误）");
      assertThat(browser.all("#way-ema .strip canvas")).hasSize(12);
      assertThat(browser.fitsItsWidth()).isTrue();
      assertThat(browser.console()).isEmpty();
      browser.screenshot("playground-zh-dark-narrow");
    }
  }

  @Test
  void aDrawnDigitGoesThroughUnderEachSource() throws IOException {
    try (Browser browser = new Browser(1200, 1000)) {
      open(browser, address());
      choose(browser, "#data-choice", 4);
      browser.waitFor("digits", () -> browser.all("#pad").size() == 1);
      browser.waitFor("the beginning", () -> step(browser) == 0);
      assertThat(browser.one("#plane-with").isDisplayed()).isFalse();
      train(browser, 200);
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
      String drawn = pixels(browser, "#pad");
      double top = browser.top("#test-time");
      // By a script, because the driver would first scroll to the button and to another section.
      browser.script("document.querySelector('#language').click(); return true");
      browser.waitFor(
          "the same place, to a pixel", () -> Math.abs(browser.top("#test-time") - top) < 1);
      assertThat(browser.text("#way-one h3")).isEqualTo("仅此一行（错误）");
      assertThat(browser.text("#way-ema .chances")).isEqualTo(judged);
      assertThat(pixels(browser, "#pad")).isEqualTo(drawn);
      browser.click("#theme");
      assertThat(pixels(browser, "#pad")).isEqualTo(drawn);
      browser.screenshot("playground-digit-zh");

      browser.click("#clear");
      assertThat(pixels(browser, "#pad")).isEqualTo(empty);
      assertThat(browser.all("#ways .way")).isEmpty();
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void aPictureOfADigitGoesThroughLayerByLayer() throws IOException {
    try (Browser browser = new Browser(1440, 1000)) {
      open(browser, address());
      choose(browser, "#data-choice", 4);
      browser.waitFor("digits", () -> browser.all("#pad").size() == 1);
      train(browser, 200);
      browser.one("#picture").sendKeys(digit("one.png", Color.WHITE, Color.BLUE));
      awaitJudgement(browser);
      browser.waitFor("a one", () -> browser.text("#way-ema .best").startsWith("1"));
      String seen = pixels(browser, "#through .seen canvas");
      assertThat(browser.all("#through .through")).hasSize(4);
      assertThat(browser.all("#through .grid.z, #through .grid.ztilde, #through .grid.a"))
          .hasSize(12);

      String light = digit("light.jpg", Color.DARK_GRAY, Color.WHITE);
      browser.one("#picture").sendKeys(light);
      browser.waitFor("it", () -> !pixels(browser, "#through .seen canvas").equals(seen));
      awaitJudgement(browser);
      assertThat(browser.text("#way-ema .best")).startsWith("1");

      browser.one("#picture").sendKeys(digit("empty.png", Color.GRAY, Color.GRAY));
      browser.waitFor("the refusal", () -> browser.text("#message").contains("empty.png"));
      assertThat(browser.text("#message"))
          .isEqualTo(
              "nothing stands out in empty.png: choose a picture of one digit, dark on light or light on dark");
      browser
          .one("#picture")
          .sendKeys(Files.writeString(folder.resolve("no.png"), "hello").toString());
      browser.waitFor("the refusal", () -> browser.text("#message").contains("no.png"));
      assertThat(browser.text("#message"))
          .isEqualTo("no.png is no picture that this browser can read: choose a PNG or a JPEG");
      assertThat(browser.text("#way-ema .best")).startsWith("1");

      for (int width : new int[] {1440, 390}) {
        browser.phone(width, 3400);
        for (String look : new String[] {"lang=en&theme=light", "lang=zh&theme=dark"}) {
          open(browser, URI.create(address() + "&" + look));
          browser.waitFor("digits", () -> browser.all("#pad").size() == 1);
          browser.one("#picture").sendKeys(light);
          awaitJudgement(browser);
          browser.script("document.querySelector('#test-time').scrollIntoView(); return true");
          assertThat(browser.fitsItsWidth()).as("%s at %d", look, width).isTrue();
          browser.screenshot("playground-picture-%d-%s".formatted(width, look.substring(5, 7)));
        }
      }
      assertThat(browser.console()).isEmpty();
    }
  }

  /** The path of a picture of a one, 300 x 200. */
  private String digit(String name, Color paper, Color ink) throws IOException {
    BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
    Graphics2D to = image.createGraphics();
    to.setColor(paper);
    to.fillRect(0, 0, 300, 200);
    to.setColor(ink);
    to.setStroke(new BasicStroke(18));
    to.drawLine(120, 40, 110, 160);
    to.dispose();
    Path file = folder.resolve(name);
    ImageIO.write(image, name.substring(name.length() - 3), file.toFile());
    return file.toString();
  }

  @Test
  void onlyTheMainButtonDrawsAndACancelledPointerStops() {
    try (Browser browser = new Browser(1200, 1000)) {
      open(browser, address());
      choose(browser, "#data-choice", 4);
      browser.waitFor("digits", () -> browser.all("#pad").size() == 1);
      String empty = pixels(browser, "#pad");
      browser.script(
          """
          const pad = document.querySelector('#pad');
          const { left, top } = pad.getBoundingClientRect();
          pad.setPointerCapture = () => {}; // there is no such pointer
          window.pointer = (type, id, button, x, y) => pad.dispatchEvent(new PointerEvent('pointer' + type,
            { pointerId: id, button, clientX: left + x, clientY: top + y, bubbles: true }));
          return true\
          """);
      stroke(browser, 1, 2, 40);
      assertThat(pixels(browser, "#pad")).isEqualTo(empty);
      browser.script("pointer('down', 1, 0, 60, 60); pointer('move', 1, -1, 60, 90); return true");
      String begun = pixels(browser, "#pad");
      assertThat(begun).isNotEqualTo(empty);
      stroke(browser, 2, 0, 150);
      assertThat(pixels(browser, "#pad")).as("a second finger").isEqualTo(begun);
      browser.script("pointer('cancel', 1, 0, 60, 90); return true");
      browser.script("pointer('move', 1, -1, 180, 180); return true");
      assertThat(pixels(browser, "#pad")).as("after the cancel").isEqualTo(begun);
      stroke(browser, 2, 0, 150);
      assertThat(pixels(browser, "#pad")).as("another stroke").isNotEqualTo(begun);
    }
  }

  private static void stroke(Browser browser, int pointer, int button, int x) {
    browser.script(
        "pointer('down', %1$d, %2$d, %3$d, 50); pointer('move', %1$d, -1, %3$d, 120); pointer('up', %1$d, %2$d, %3$d, 120); return true"
            .formatted(pointer, button, x));
  }

  @Test
  void aRefusalIsInThePagesLanguage() throws IOException {
    try (Browser browser = new Browser(1200, 1000)) {
      open(browser, URI.create(address() + "&lang=zh"));
      browser.click("#sample");
      browser.waitFor("the refusal", () -> browser.one("#message").isDisplayed());
      assertThat(browser.text("#message")).isEqualTo("第一步之前还没有滑动统计量：请先让网络训练");
      browser
          .one("#file")
          .sendKeys(Files.writeString(folder.resolve("one.csv"), "a\n1\n2\n").toString());
      browser.waitFor("another", () -> browser.text("#message").startsWith("one.csv"));
      assertThat(browser.text("#message")).isEqualTo("one.csv 只有一列，而预测需要用其他列来预测其中一列");
      browser
          .one("#file")
          .sendKeys(Files.writeString(folder.resolve("no.parquet"), "hello").toString());
      browser.waitFor("another", () -> browser.text("#message").contains("no.parquet"));
      assertThat(browser.text("#message")).startsWith("无法完成，原因（英文）：no.parquet ");
    }
  }

  @Test
  void aTableIsOpenedFromThePage() throws IOException {
    try (Browser browser = new Browser(360, 800)) {
      open(browser, address());
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
      focus(browser, "#row");
      browser.press(Keys.chord(Keys.CONTROL, "a"), "5", Keys.ENTER);
      awaitJudgement(browser);
      assertThat(browser.text("#truth")).startsWith("Row 5 of 80; the truth is ");
      assertThat(browser.all(".cells dd")).hasSize(5);
      assertThat(browser.fitsItsWidth()).isTrue();
      String address = String.valueOf(browser.script("return location.href"));
      assertThat(address).contains("table=people.csv").contains("target=pay");
      choose(browser, "#data-choice", 0);
      browser.waitFor("a plane", () -> browser.one("#plane-with").isDisplayed());
      open(browser, URI.create(address));
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

  /** By the keyboard, which does not miss while the page grows and shrinks. */
  private static void press(Browser browser, String button) {
    focus(browser, button);
    browser.press(Keys.ENTER);
  }

  @Test
  void anExhibitIsMeasuredAndShownWhileTheNetworksWait() throws IOException {
    try (Browser browser = new Browser(900, 1000)) {
      open(browser, address());
      browser.click("#play");
      browser.waitFor("steps", () -> step(browser) > 20);
      press(browser, "#why-full");
      browser.waitFor("the wait", () -> !browser.one("#play").isEnabled());
      browser.waitFor("the cancel button", () -> browser.one("#why-cancel").isDisplayed());
      press(browser, "#why-cancel");
      browser.waitFor("the end of the wait", () -> browser.one("#play").isEnabled());
      press(browser, "#bias-quick");
      browser.waitFor("figures", () -> browser.all("#bias-result .uplot").size() == 2);
      assertThat(browser.text("#bias-quick")).isEqualTo("Hide");
      assertThat(browser.one("#play").isEnabled()).isTrue();
      browser.click("#play");
      long now = step(browser);
      browser.waitFor("more steps", () -> step(browser) > now + 20);
      assertThat(browser.all("#bias-result .uplot")).hasSize(2);
      browser.click("#theme");
      browser.waitFor("figures again", () -> browser.all("#bias-result .uplot").size() == 2);
      press(browser, "#bias-quick");
      assertThat(browser.all("#bias-result .figure")).isEmpty();
      assertThat(browser.text("#bias-quick")).isEqualTo("Show (quick)");
      press(browser, "#bias-quick");
      browser.waitFor("figures at once", () -> browser.all("#bias-result .uplot").size() == 2);
      assertThat(browser.console()).isEmpty();
    }
  }
}

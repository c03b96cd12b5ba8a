package io.evenkeel.lab.browser;

import io.evenkeel.lab.playground.Playground;
import io.evenkeel.lab.playground.PlaygroundSetup;
import io.evenkeel.lab.playground.TableShelf;
import io.evenkeel.testkit.browser.Browser;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A playground of its own for every test, and what tests do with its page. */
abstract class OpenPlayground {
  /** Four sources of statistics, and the network without BN. */
  private static final int WAYS = 5;

  @TempDir Path folder;
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

  final URI address() {
    return playground.address();
  }

  static long step(Browser browser) {
    String text = browser.text("#steps").replaceAll("\\D", "");
    return text.isEmpty() ? -1 : Long.parseLong(text);
  }

  /** Opens the playground and waits for its first state. */
  static void open(Browser browser, URI address) {
    browser.open(address);
    browser.waitFor("the first state", () -> step(browser) >= 0);
  }

  static String pixels(Browser browser, String canvas) {
    return String.valueOf(
        browser.script("return document.querySelector('%s').toDataURL()".formatted(canvas)));
  }

  static void focus(Browser browser, String selector) {
    browser.script("document.querySelector('%s').focus(); return true".formatted(selector));
  }

  static void choose(Browser browser, String select, int index) {
    browser.script(
        "const s = document.querySelector('%s'); s.selectedIndex = %d;".formatted(select, index)
            + " s.dispatchEvent(new Event('change', {bubbles: true})); return true");
  }

  /** Lets the networks train until they have made more than so many steps, and stops them. */
  static void train(Browser browser, long steps) {
    String begin = browser.text("#play");
    browser.click("#play");
    browser.waitFor("steps", () -> step(browser) > steps);
    browser.click("#play");
    browser.waitFor("the pause", () -> browser.text("#play").equals(begin));
  }

  static void awaitJudgement(Browser browser) {
    browser.waitFor("a judgement", () -> browser.all("#ways[aria-busy=false] .way").size() == WAYS);
  }
}

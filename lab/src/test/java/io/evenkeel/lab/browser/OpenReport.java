package io.evenkeel.lab.browser;

import io.evenkeel.testkit.browser.Browser;
import java.net.URI;

/** Opens a page of sections, each of which draws its charts when its fold is opened. */
public final class OpenReport {
  private static final String ALL_DRAWN =
      "const folds = [...document.querySelectorAll('section > details[open]')];"
          + " return folds.length > 0 && folds.every(fold => fold.mounted === true)";

  private OpenReport() {}

  /** Opens the page and waits until the sections that are open have drawn themselves. */
  public static void open(Browser browser, URI address) {
    browser.open(address);
    awaitDrawn(browser);
  }

  /** Waits until the sections that are open have drawn themselves, as after a change of theme. */
  public static void awaitDrawn(Browser browser) {
    browser.waitFor("the open sections", () -> Boolean.TRUE.equals(browser.script(ALL_DRAWN)));
  }
}

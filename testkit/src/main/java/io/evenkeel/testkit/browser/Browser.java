package io.evenkeel.testkit.browser;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.http.ClientConfig;
import org.openqa.selenium.support.ui.WebDriverWait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium that remembers what it was asked to load and what its console said. */
public final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** Most seconds of a test; a machine that does much else may need many of them. */
  public static final int TEST_SECONDS = 900;

  /** Longer than any state takes to come, however busy the machine is. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ChromeDriver driver;

  /** Starts one with a window of that many pixels. */
  public Browser(int width, int height) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium", "chromium-browser", "google-chrome").toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-backgrounding-occluded-windows", // a page that counts as hidden draws no frame
        "--disable-renderer-backgrounding",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--force-prefers-reduced-motion", // otherwise a click comes while the page still scrolls
        "--lang=en");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver").toFile())
            .usingAnyFreePort()
            .build();
    ClientConfig client = ClientConfig.defaultConfig().readTimeout(PATIENCE.plusMinutes(1));
    driver = new ChromeDriver(service, options, client);
    driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
    driver.manage().window().setSize(new Dimension(width, height));
  }

  private static Path program(String... names) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String name : names) {
      for (String folder : path.split(":", -1)) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file)) {
          return file;
        }
      }
    }
    return fail(
        "the browser tests need %s on the PATH: install it (Debian: apt-get install chromium"
            + " chromium-driver)",
        String.join(" or ", names));
  }

  /**
   * Lets pages believe in a phone's screen: a headless window is never narrower than 500 pixels.
   */
  public void phone(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
  }

  /** Opens a page. */
  public void open(URI address) {
    driver.get(address.toString());
  }

  /** The elements that a CSS selector finds. */
  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** The one element that a CSS selector finds, as soon as it is there. */
  public WebElement one(String selector) {
    waitFor("an element " + selector, () -> all(selector).size() == 1);
    return all(selector).getFirst();
  }

  /** The first element that a CSS selector finds, as soon as there is one. */
  public WebElement first(String selector) {
    waitFor("an element " + selector, () -> !all(selector).isEmpty());
    return all(selector).getFirst();
  }

  /** What a script returns. */
  public Object script(String script) {
    return Objects.requireNonNull(((JavascriptExecutor) driver).executeScript(script), "null");
  }

  /** A condition that becomes true. */
  @FunctionalInterface
  public interface Condition {
    boolean holds();
  }

  /** Waits until it holds; fails if it never does. */
  public void waitFor(String what, Condition condition) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage("waited for " + what)
        .ignoring(StaleElementReferenceException.class)
        .until(_ -> condition.holds());
  }

  /**
   * The text of the first element that a CSS selector finds, empty if there is none: read at once,
   * since the page may replace the element at any time.
   */
  public String text(String selector) {
    return String.valueOf(
        script("return document.querySelector('%s')?.textContent ?? ''".formatted(selector)));
  }

  /** Whether the page is not wider than the window. */
  public boolean fitsItsWidth() {
    return script("return document.documentElement.scrollWidth <= innerWidth").equals(true);
  }

  /** Where the upper edge of an element is in the window, in pixels; compare within one. */
  public double top(String selector) {
    Object top =
        script(
            "return document.querySelector('%s').getBoundingClientRect().top".formatted(selector));
    return ((Number) top).doubleValue();
  }

  /** What the console has said since the last call. */
  public List<String> console() {
    return entries(LogType.BROWSER).map(LogEntry::getMessage).toList();
  }

  /** Addresses that were asked for since the last call, data addresses left out. */
  public List<String> requests() {
    return entries(LogType.PERFORMANCE)
        .map(entry -> JSON.readTree(entry.getMessage()).get("message"))
        .filter(message -> message.get("method").asString().equals("Network.requestWillBeSent"))
        .map(message -> message.at("/params/request/url"))
        .map(JsonNode::asString)
        .filter(address -> !address.startsWith("data:"))
        .toList();
  }

  private Stream<LogEntry> entries(String log) {
    return StreamSupport.stream(driver.manage().logs().get(log).spliterator(), false);
  }

  /**
   * Lets pages believe in a system theme, {@code light} or {@code dark}. A page that is open draws
   * itself again some time later, so call this before {@link #open}.
   */
  public void systemTheme(String theme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  /** Writes what the window shows, where the property evenkeel.screenshots names a folder. */
  public void screenshot(String name) throws IOException {
    String folder = System.getProperty("evenkeel.screenshots");
    if (folder != null) {
      Files.createDirectories(Path.of(folder));
      Files.write(Path.of(folder, name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }
  }

  /** Presses keys on whatever has the focus. */
  public void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /**
   * Clicks an element, wherever on the page it is; again, if the page has just replaced it or moved
   * it behind another.
   */
  public void click(String selector) {
    waitFor(
        "a click on " + selector,
        () -> {
          try {
            one(selector).click();
          } catch (ElementClickInterceptedException e) {
            toMiddle(selector);
            return false;
          }
          return true;
        });
  }

  private WebElement toMiddle(String selector) {
    WebElement element = one(selector);
    ((JavascriptExecutor) driver)
        .executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
    return element;
  }

  /** Moves the mouse with its button down over an element, from place to place off its middle. */
  public void drag(String selector, int fromX, int fromY, int toX, int toY) {
    WebElement element = toMiddle(selector);
    new Actions(driver)
        .moveToElement(element, fromX, fromY)
        .clickAndHold()
        .moveToElement(element, (fromX + toX) / 2, (fromY + toY) / 2)
        .moveToElement(element, toX, toY)
        .release()
        .perform();
  }

  @Override
  public void close() {
    driver.quit();
  }
}

package io.evenkeel.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.testkit.browser.Browser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page to try models: a form of a table's columns, a picture, and what drift there is. */
@Timeout(Browser.TEST_SECONDS)
class TryPageBrowserTest {
  @TempDir Path folder;

  @Test
  void aRowAndAPictureAreAnsweredOnADeskAndOnAPhone() throws Exception {
    try (RunningServer server =
            Server.of(SmallModels.table()).add("sides", SmallModels.pictures()).port(0).start();
        Browser browser = new Browser(1440, 900)) {
      URI address = server.address();
      browser.open(address.resolve("/?lang=en&theme=light"));
      browser.first("form input").sendKeys("39");
      browser.script("document.querySelectorAll('form select')[0].value = 'Oslo'; return true");
      browser.click("form button");
      browser.waitFor("a class", () -> browser.text(".prediction").matches("yes|no"));
      assertThat(browser.all("#result .chances > div")).hasSize(2);
      browser.waitFor("the row's drift", () -> browser.text("#drift").contains("looked at: 1"));
      assertThat(browser.console()).isEmpty();

      browser.phone(390, 844);
      browser.open(address.resolve("/?lang=zh&theme=dark&model=sides"));
      browser.one("input[type=file]").sendKeys(picture(false).toString());
      browser.waitFor("a class", () -> browser.text(".prediction").equals("0"));
      browser.script(
          """
          const box = document.querySelector('.drop');
          const canvas = document.createElement('canvas');
          canvas.width = canvas.height = 30;
          const to = canvas.getContext('2d');
          to.fillRect(0, 0, 30, 30); // black: what is transparent would be read as white
          to.fillStyle = '#fff';
          to.fillRect(15, 0, 15, 30);
          canvas.toBlob((blob) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([blob], 'right.png', { type: 'image/png' }));
            box.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
          });
          return true\
          """);
      browser.waitFor("another class", () -> browser.text(".prediction").equals("1"));
      assertThat(browser.text("h1")).isEqualTo("试用模型");
      assertThat(browser.fitsItsWidth()).isTrue();
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void itFitsAPhoneAndADeskInBothLanguagesAndThemes() throws Exception {
    try (RunningServer server =
            Server.of(SmallModels.table()).add("sides", SmallModels.pictures()).port(0).start();
        Client client = new Client(server);
        Browser browser = new Browser(1440, 1000)) {
      for (int i = 0; i < 200; i++) {
        client.post("/predict/model", "text/csv", "age,income,town,member\n90,7,Bern,no\n");
      }
      for (int width : new int[] {390, 1440}) {
        browser.phone(width, 1300);
        for (String look : new String[] {"lang=en&theme=light", "lang=zh&theme=dark"}) {
          for (String model : new String[] {"model", "sides"}) {
            browser.open(server.address().resolve("/?%s&model=%s".formatted(look, model)));
            if (model.equals("sides")) {
              browser.one("input[type=file]").sendKeys(picture(true).toString());
            } else {
              browser.click("form button");
            }
            browser.waitFor("an answer", () -> !browser.text(".prediction").isEmpty());
            assertThat(browser.fitsItsWidth()).as("%s at %d", look, width).isTrue();
            browser.screenshot("serve-%s-%d-%s".formatted(model, width, look.substring(5, 7)));
          }
        }
      }
      assertThat(browser.console()).isEmpty();
    }
  }

  /** Bright on its right or its left side. */
  private Path picture(boolean right) throws IOException {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    Graphics2D to = image.createGraphics();
    to.setColor(Color.WHITE);
    to.fillRect(right ? 20 : 0, 0, 20, 40);
    to.dispose();
    Path file = folder.resolve(right + ".png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}

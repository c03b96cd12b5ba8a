package io.evenkeel.lab.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.lab.live.LivePage;
import io.evenkeel.lab.live.LiveTraining;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.network.Network;
import io.evenkeel.testkit.browser.Browser;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LivePageBrowserTest {

  private static Page page(LiveTraining training) {
    return new Page(Text.verbatim("a training"), Text.verbatim(""), List.of(training.section()));
  }

  private static Dataset rows() {
    float[] x = new float[400];
    int[] labels = new int[200];
    for (int i = 0; i < 200; i++) {
      x[2 * i] = (i * 37 % 101) / 50f - 1;
      x[2 * i + 1] = (i * 53 % 97) / 48f - 1;
      labels[i] = x[2 * i] > 0 ? 1 : 0;
    }
    return Dataset.ofClasses(x, 2, labels, 2);
  }

  @Test
  @Timeout(Browser.TEST_SECONDS)
  void thePageGrowsWhileItIsLookedAt() throws IOException, InterruptedException {
    LiveTraining progress = new LiveTraining();
    CountDownLatch looked = new CountDownLatch(1);
    TrainingListener waits =
        new TrainingListener() {
          @Override
          public void onStep(StepResult step) {
            if (step.step() == 50) {
              try {
                looked.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
          }
        };
    Network network = Network.input(2).dense(8).batchNorm().relu().dense(2).build();
    Trainer trainer =
        Trainer.of(network).batchSize(20).epochs(10).listener(progress).listener(waits);
    LivePage live = LivePage.open(0, () -> page(progress), progress::step, null);
    Thread training = Thread.ofPlatform().daemon().start(() -> trainer.fit(rows()));
    try (Browser browser = new Browser(1000, 800)) {
      browser.open(live.address());
      browser.waitFor("half", () -> value(browser).startsWith("50 of 100"));
      browser.waitFor("the connection", () -> status(browser).equals("live"));
      looked.countDown();
      browser.waitFor("all", () -> value(browser).startsWith("100 of 100"));
      training.join();
      live.close();
      browser.waitFor("the end", () -> status(browser).equals("finished"));
      browser.click("#language");
      assertThat(value(browser)).startsWith("100 / 100");
      assertThat(browser.all("#live-loss canvas")).isNotEmpty();
      assertThat(browser.console()).isEmpty();
      assertThat(browser.requests()).allMatch(address -> address.startsWith("http://127.0.0.1:"));
      browser.screenshot("live-zh-light");
      browser.click("#theme");
      browser.screenshot("live-zh-dark");
      browser.click("#language");
      assertThat(value(browser)).startsWith("100 of 100");
      browser.screenshot("live-en-dark");
      assertThat(browser.console()).isEmpty();
    } finally {
      looked.countDown();
      live.close();
    }
  }

  private static String status(Browser browser) {
    return browser.text("#status");
  }

  private static String value(Browser browser) {
    return browser.text(".tile .value");
  }

  @Test
  @Timeout(Browser.TEST_SECONDS)
  void logarithmicAxesTakeWhateverComes() throws IOException {
    Axis log = Axis.logarithmic(Text.verbatim("log"));
    double[] none = {};
    double[] awkward = {0.00105, 0.0016, 0.00202};
    double[] x = {0, 1, 10};
    double[] y = {2, 0, 3};
    List<Figure> charts =
        List.of(
            new LineChart("empty", Text.verbatim("empty"), log, log, List.of()),
            new LineChart("begun", Text.verbatim("begun"), log, log, lines(none, none)),
            new LineChart("awkward", Text.verbatim("awkward"), log, log, lines(awkward, awkward)),
            new LineChart("zeros", Text.verbatim("zeros"), log, log, lines(x, y)));
    Section section = new Section("s", Text.verbatim("s"), Text.verbatim(""), charts);
    Page page = new Page(Text.verbatim("p"), Text.verbatim(""), List.of(section));
    try (LivePage live = LivePage.open(0, () -> page, () -> 1, null);
        Browser browser = new Browser(900, 900)) {
      browser.open(live.address());
      browser.waitFor("the connection", () -> status(browser).equals("live"));
      assertThat(browser.all(".uplot")).hasSize(4);
      assertThat(browser.console()).isEmpty();
    }
  }

  private static List<LineChart.Series> lines(double[] x, double[] y) {
    return List.of(LineChart.Series.of(Text.verbatim("y"), Color.BN, x, y));
  }
}

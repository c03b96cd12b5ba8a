package io.evenkeel.lab.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.lab.page.Tiles;
import io.evenkeel.network.Network;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingRun;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class LivePageTest {
  private static final int ROWS = 640;
  private static final int EPOCHS = 40;

  private static Dataset rows() {
    float[] x = new float[ROWS * 2];
    int[] labels = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[2 * i] = (i * 37 % 101) / 50f - 1;
      x[2 * i + 1] = (i * 53 % 97) / 48f - 1;
      labels[i] = x[2 * i] * x[2 * i + 1] > 0 ? 1 : 0;
    }
    return Dataset.ofClasses(x, 2, labels, 2);
  }

  private static Trainer trainer() {
    Network network = Network.input(2).dense(16).batchNorm().relu().dense(2).build();
    return Trainer.of(network).batchSize(16).epochs(EPOCHS).seed(7);
  }

  private static Page page(LiveTraining training) {
    return new Page(Text.verbatim("a training"), Text.verbatim(""), List.of(training.section()));
  }

  @Test
  void whoNeverReadsDoesNotStopTheTraining() throws Exception {
    TrainingRun alone = trainer().fit(rows());
    String megabyte = "\"" + "x".repeat(1 << 20) + "\"";
    List<RawRequest> silent = new ArrayList<>();
    LiveServer server = LiveServer.start(0, _ -> "");
    try {
      for (int i = 0; i < 10; i++) {
        silent.add(RawRequest.events(server.address()));
      }
      while (server.browsers() < 10) {
        Thread.sleep(5);
      }
      TrainingListener loud =
          new TrainingListener() {
            @Override
            public void onStep(StepResult step) {
              server.publish("page", megabyte);
            }
          };
      TrainingRun watched = trainer().listener(loud).fit(rows());
      assertThat(watched.parametersSha256()).isEqualTo(alone.parametersSha256());
      assertThat(server.browsers()).isEqualTo(10);
    } finally {
      server.close();
      for (RawRequest request : silent) {
        request.close();
      }
    }
  }

  @Test
  void theLastStateComesBeforeTheEnd() throws IOException, InterruptedException {
    LiveTraining progress = new LiveTraining();
    LivePage live = LivePage.open(0, () -> page(progress), progress::step, null);
    try (RawRequest reader = RawRequest.events(live.address())) {
      while (live.browsers() == 0) {
        Thread.sleep(5);
      }
      TrainingRun run = trainer().listener(progress).fit(rows());
      live.close();
      String read = reader.readUntil("event: end");
      String last = read.substring(read.lastIndexOf("event: page"));
      String steps = "1\u202f600";
      assertThat(progress.step()).isEqualTo(1_600);
      assertThat(run.history()).hasSize(EPOCHS);
      assertThat(last)
          .contains("{\"key\":\"live.of\",\"arguments\":[\"%s\",\"%s\"]}".formatted(steps, steps))
          .contains("event: end");
    } finally {
      live.close();
    }
  }

  @Test
  void aPageThatWasJustServedGetsTheEnd() throws Exception {
    LiveServer server = LiveServer.start(0, _ -> "");
    URI address = server.address();
    String host = "Host: 127.0.0.1:" + address.getPort();
    try (RawRequest page = new RawRequest(address, "GET /?" + address.getQuery(), host)) {
      assertThat(page.status()).isEqualTo(200);
    }
    Thread closing = Thread.ofVirtual().start(() -> server.close(Map.of("page", "{\"state\":9}")));
    String line = "GET /events?page=1&" + address.getQuery();
    try (RawRequest browser = new RawRequest(address, line, host, "Accept: text/event-stream")) {
      assertThat(browser.readUntil("event: end"))
          .contains("event: page\ndata: {\"state\":9}")
          .contains("event: end");
    }
    closing.join();
    assertThat(server.browsers()).isZero();
  }

  @Test
  void thePageIsServedWithItsStateAndTheAddressOfTheNext() throws IOException {
    LiveTraining progress = new LiveTraining();
    try (LivePage live = LivePage.open(0, () -> page(progress), progress::step, Language.ZH);
        RawRequest request =
            new RawRequest(
                live.address(),
                "GET /?" + live.address().getQuery(),
                "Host: 127.0.0.1:" + live.address().getPort(),
                "Connection: close")) {
      assertThat(request.readUntil("</html>"))
          .contains("<html lang=\"zh\">")
          .contains("img-src data:; connect-src 'self'\"")
          .contains("Evenkeel.live(\"zh\", \"events?" + live.address().getQuery() + "&page=1\")");
    }
  }

  @Test
  void stretchesOfStepsBecomeLongerAsTheTrainingGoesOn() {
    LiveTraining progress = new LiveTraining();
    assertThat(progress.section().figures()).isEmpty();
    trainer().listener(progress).fit(rows());
    Section section = progress.section();
    assertThat(section.figures().get(0)).isInstanceOf(Tiles.class);
    LineChart.Series series = ((LineChart) section.figures().get(1)).series().getFirst();
    assertThat(series.x()).hasSize(400).endsWith(1_592, 1_596, 1_600).startsWith(4, 8, 12);
    assertThat(series.y()[399]).isLessThan(series.y()[0]).isPositive();
  }
}

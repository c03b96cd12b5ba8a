package io.evenkeel.lab.playground;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.live.LiveServer;
import io.evenkeel.lab.live.LiveSite;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.PageJson;
import io.evenkeel.lab.page.Text;
import java.net.URI;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The playground's server side: what its page asks for becomes a wish, and one thread, the
 * conductor, fulfils wishes, lets both networks make their steps and sends the page what came of
 * it. All pages that are open show the same two networks.
 */
public final class Playground implements AutoCloseable {
  /** Shortest time between two states, so that a browser has the time to draw them. */
  private static final long FRAME_MILLIS = 200;

  private static final long WATCH_MILLIS = 100;
  private static final int MAX_SPEED = 1_000;

  private final LiveServer server;
  private final @Nullable Language language;
  private final Thread conductor;
  private final SplittableRandom random = new SplittableRandom();

  // what the page wishes, under this object's monitor
  private @Nullable PlaygroundSettings wished;
  private boolean playing;
  private int steps;
  private int speed = 10;
  private int layer;
  private int column;
  private boolean changed;

  private volatile PlaygroundRun run;

  private Playground(int port, @Nullable Language language, PlaygroundRun first) {
    this.language = language;
    run = first;
    server = LiveServer.start(port, new Site());
    conductor = Thread.ofPlatform().name("evenkeel-playground").daemon().unstarted(this::conduct);
  }

  /**
   * Starts one.
   *
   * @param port to listen on; 0 for any that is free
   * @param language of the page; null for the browser's
   * @throws InvalidInputException if the port is none, or not to be had
   */
  public static Playground open(int port, @Nullable Language language) throws InterruptedException {
    PlaygroundRun first = new PlaygroundRun(PlaygroundSettings.DEFAULT);
    Playground playground;
    try {
      playground = new Playground(port, language, first);
    } catch (InvalidInputException e) {
      first.close();
      throw e;
    }
    playground.conductor.start();
    return playground;
  }

  /** Where it is, with the token. */
  public URI address() {
    return server.address();
  }

  private final class Site implements LiveSite {
    @Override
    public String html(String query) {
      return HtmlPage.served(
          Text.of("playground.title"), view().json(), language, "Evenkeel.playground", query);
    }

    @Override
    public String act(String name, String body) {
      return switch (name) {
        case "settings" -> wish(PlaygroundSettings.parse(body));
        case "reset" -> wish(run.settings());
        case "play" -> play(true);
        case "pause" -> play(false);
        case "step" -> step();
        case "speed" -> speed(fields(body));
        case "unit" -> unit(fields(body));
        case "judge" -> TestTime.of(run, body).json();
        case "sample" -> sample();
        default -> LiveSite.super.act(name, body);
      };
    }
  }

  private static JsonFields fields(String body) {
    return new JsonFields(StrictJson.parse(body, "request"), "request");
  }

  private synchronized View view() {
    return View.of(run, playing, speed, layer, column);
  }

  private synchronized String wish(PlaygroundSettings settings) {
    wished = settings;
    return noted();
  }

  private synchronized String play(boolean value) {
    playing = value;
    return noted();
  }

  private synchronized String step() {
    playing = false;
    steps = 1;
    return noted();
  }

  private synchronized String speed(JsonFields fields) {
    int value = fields.integer("steps");
    if (value < 1 || value > MAX_SPEED) {
      throw new InvalidInputException(
          "the playground makes 1 to %d steps at once, but got %d".formatted(MAX_SPEED, value));
    }
    speed = value;
    return noted();
  }

  private synchronized String unit(JsonFields fields) {
    layer = fields.count("layer");
    column = fields.count("column");
    return noted();
  }

  private String noted() {
    changed = true;
    notifyAll();
    return "{}";
  }

  /** A row of the test data. */
  private String sample() {
    PlaygroundData data = run.data();
    int row;
    synchronized (random) {
      row = random.nextInt(data.test().rows());
    }
    float[] x = new float[data.test().features()];
    data.test().copyFeatures(new int[] {row}, 0, 1, x, 0);
    double[] values = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i];
    }
    return PageJson.write(Map.of("x", values));
  }

  private void conduct() {
    long arrivals = 0;
    try {
      while (true) {
        Order order = await(arrivals);
        long start = System.nanoTime();
        arrivals = server.arrivals();
        if (order.settings() != null) {
          PlaygroundRun old = run;
          old.close();
          run = new PlaygroundRun(order.settings());
        }
        if (order.steps() > 0) {
          run.advance(order.steps());
          if (run.hasEnded()) {
            play(false);
          }
        }
        if (server.browsers() > 0) {
          server.publish("state", view().json());
        }
        long took = (System.nanoTime() - start) / 1_000_000;
        Thread.sleep(Math.max(1, FRAME_MILLIS - took));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** What is to be done next. */
  private record Order(@Nullable PlaygroundSettings settings, int steps) {}

  /** Waits for a wish, for a browser that has just come, or, if it plays, for nothing. */
  private synchronized Order await(long arrivals) throws InterruptedException {
    while (!changed && server.arrivals() == arrivals && !(playing && server.browsers() > 0)) {
      wait(WATCH_MILLIS);
    }
    Order order = new Order(wished, playing ? speed : steps);
    wished = null;
    steps = 0;
    changed = false;
    return order;
  }

  @Override
  public void close() {
    conductor.interrupt();
    try {
      conductor.join();
      run.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }
}

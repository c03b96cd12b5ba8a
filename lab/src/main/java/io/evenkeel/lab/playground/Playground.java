package io.evenkeel.lab.playground;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.live.LiveServer;
import io.evenkeel.lab.live.LiveSite;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.PageJson;
import io.evenkeel.lab.page.Refusal;
import io.evenkeel.lab.page.Text;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
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
  private static final int FIRST_SPEED = 10;

  private final LiveServer server;
  private final TableShelf shelf;
  private final ExhibitDesk desk;
  private final @Nullable Language language;
  private final Thread conductor;

  // what the page wishes, under this object's monitor
  private @Nullable Wish wished;
  private boolean playing;
  private int steps;
  private int speed = FIRST_SPEED;
  private int layer;
  private int column;
  private boolean changed;

  private volatile PlaygroundRun run;

  private Playground(PlaygroundSetup setup, PlaygroundRun first) {
    language = setup.language();
    shelf = setup.tables();
    desk = new ExhibitDesk(setup.cache(), setup.version(), setup.threads(), this::note);
    run = first;
    server = LiveServer.start(setup.port(), new Site());
    conductor = Thread.ofPlatform().name("evenkeel-playground").daemon().unstarted(this::conduct);
  }

  /**
   * Starts one, with the first table if there is one.
   *
   * @throws InvalidInputException if the port is invalid or not available, or the table cannot be
   *     learned from
   */
  public static Playground open(PlaygroundSetup setup) throws InterruptedException {
    PlaygroundSettings settings = PlaygroundSettings.DEFAULT;
    if (!setup.tables().offers().isEmpty()) {
      TableShelf.Offer offer = setup.tables().offers().getFirst();
      settings = settings.learning(DataChoice.TABLE, offer.name(), offer.target());
    }
    PlaygroundRun first = new PlaygroundRun(settings, PlaygroundData.of(settings, setup.tables()));
    Playground playground;
    try {
      playground = new Playground(setup, first);
    } catch (InvalidInputException e) {
      first.close();
      throw e;
    }
    playground.conductor.start();
    return playground;
  }

  /** Its address, with the token. */
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
        case "data" -> wish(other(fields(body)));
        case "scenario" -> scenario(fields(body));
        case "reset" -> wish(run.settings());
        case "play" -> play(true);
        case "pause" -> play(false);
        case "step" -> step();
        case "speed" -> speed(fields(body));
        case "unit" -> unit(fields(body));
        case "judge" -> TestTime.of(run, body).json();
        case "sample" -> Sample.asked(run.data(), fields(body)).json();
        case "exhibit" -> exhibit(fields(body));
        case "measure" -> measure(fields(body));
        case "cancel" -> cancel();
        default -> LiveSite.super.act(name, body);
      };
    }

    @Override
    public String upload(String name, InputStream body) {
      String table = shelf.upload(name, body);
      noted();
      return PageJson.write(Map.of("table", table));
    }
  }

  private static JsonFields fields(String body) {
    return new JsonFields(StrictJson.parse(body, "request"), "request");
  }

  private View view() {
    View.Look look;
    synchronized (this) {
      look = new View.Look(playing, speed, layer, column);
    }
    return View.of(run, look, shelf.offers(), desk.places());
  }

  /** The settings for other data, with the knobs that suit it. */
  private PlaygroundSettings other(JsonFields fields) {
    DataChoice choice = fields.constant("data", DataChoice.class);
    String table = fields.string("table");
    String target = fields.string("target");
    fields.end();
    String predicted =
        choice == DataChoice.TABLE && target.isEmpty() ? shelf.target(table) : target;
    return run.settings().learning(choice, table, predicted);
  }

  /**
   * Finds here all that can be wrong with settings, because the page that sent them gets the
   * message.
   */
  private String wish(PlaygroundSettings settings) {
    PlaygroundRun now = run;
    boolean same =
        settings.sameData(now.settings()) && shelf.isCurrent(settings.table(), now.data());
    PlaygroundData data = same ? now.data() : PlaygroundData.of(settings, shelf);
    settings.network(data, true);
    synchronized (this) {
      wished = new Wish(settings, data);
      noted();
    }
    return PageJson.write(View.settings(settings));
  }

  /** Begins one of the scenarios, at a speed that can be followed. */
  private String scenario(JsonFields fields) {
    Scenario scenario = fields.constant("name", Scenario.class);
    fields.end();
    requireNoExhibit(true);
    String settings = wish(scenario.settings());
    synchronized (this) {
      speed = FIRST_SPEED;
    }
    play(true);
    return settings;
  }

  private synchronized String play(boolean value) {
    requireNoExhibit(value);
    playing = value;
    return noted();
  }

  private void requireNoExhibit(boolean wanted) {
    if (wanted && desk.isBusy()) {
      throw Refusal.of("refusal.exhibitBusy");
    }
  }

  private String exhibit(JsonFields fields) {
    String name = fields.string("name");
    boolean quick = fields.bool("quick");
    fields.end();
    return desk.section(name, quick);
  }

  private String measure(JsonFields fields) {
    String name = fields.string("name");
    boolean quick = fields.bool("quick");
    fields.end();
    desk.measure(name, quick);
    return play(false);
  }

  private String cancel() {
    desk.cancel();
    return noted();
  }

  private synchronized String step() {
    requireNoExhibit(true);
    playing = false;
    steps = 1;
    return noted();
  }

  private synchronized String speed(JsonFields fields) {
    int value = fields.integer("steps");
    if (value < 1 || value > MAX_SPEED) {
      throw Refusal.of("refusal.speed", String.valueOf(MAX_SPEED), String.valueOf(value));
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
    note();
    return "{}";
  }

  private synchronized void note() {
    changed = true;
    notifyAll();
  }

  private void conduct() {
    long arrivals = 0;
    try {
      while (true) {
        Order order = await(arrivals);
        long start = System.nanoTime();
        arrivals = server.arrivals();
        Wish wish = order.wish();
        if (wish != null) {
          run.close();
          run = new PlaygroundRun(wish.settings(), wish.data());
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

  /** Networks that are to begin. */
  private record Wish(PlaygroundSettings settings, PlaygroundData data) {}

  /** What is to be done next. */
  private record Order(@Nullable Wish wish, int steps) {}

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
      desk.close();
      run.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
    shelf.close();
  }
}

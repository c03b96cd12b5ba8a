package io.evenkeel.serve;

import io.evenkeel.json.StrictJson;
import io.evenkeel.serve.drift.DriftSampler;
import io.evenkeel.serve.http.Call;
import io.evenkeel.serve.http.HttpServer;
import io.evenkeel.serve.http.Reply;
import io.evenkeel.serve.model.LoadedModel;
import io.evenkeel.serve.model.ModelFolder;
import io.evenkeel.serve.model.ModelSource;
import io.evenkeel.serve.model.Models;
import io.evenkeel.serve.model.RowObserver;
import io.evenkeel.serve.model.ServedModel;
import io.evenkeel.serve.page.OpenApi;
import io.evenkeel.serve.page.TryPage;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server that listens. */
public final class RunningServer implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Models models = new Models();
  private final Metrics metrics = new Metrics();
  private final Server settings;
  private final Drift drift;
  private final Api api;
  private final HttpServer http;
  private final @Nullable Thread folder;
  private volatile boolean stopping;

  RunningServer(Server settings) {
    this.settings = settings;
    drift = new Drift(settings.commands, settings.notices);
    settings.sources.forEach((name, source) -> models.put(load(name, 1, source)));
    folder = folder(settings);
    api = new Api(models, settings.limits, () -> !stopping && !models.names().isEmpty());
    http =
        HttpServer.start(
            settings.access, settings.limits, this::answer, metrics, settings.accessLog);
    metrics.busy(http::busy);
    if (settings.access.token() == null && !settings.access.isLocal()) {
      settings.notices.accept(
          "the server listens on %s without a token, so whoever reaches its port can use the models: --token-file FILE makes it ask for one"
              .formatted(settings.access.host()));
    }
  }

  /** Looks at the folder of models a first time, and then every second. */
  private @Nullable Thread folder(Server of) {
    Path path = of.folder;
    if (path == null) {
      return null;
    }
    ModelFolder watched = new ModelFolder(path, models, this::load, of.notices);
    watched.look();
    return Thread.ofVirtual().name("model folder").start(() -> watch(watched));
  }

  private void watch(ModelFolder watched) {
    try {
      while (!stopping) {
        Thread.sleep(LOOK);
        try {
          watched.look();
        } catch (UncheckedIOException e) {
          settings.notices.accept("the model folder cannot be looked at: " + e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A version of a model, warm and watched. */
  private LoadedModel load(String name, int version, ModelSource source) {
    DriftSampler sampler = settings.drift ? drift.watch(name, version, source) : null;
    try {
      ServedModel model =
          source.serve(settings.limits, sampler == null ? RowObserver.NONE : sampler);
      model.warm();
      return new LoadedModel(name, version, model, () -> end(sampler, name, version));
    } catch (RuntimeException e) {
      end(sampler, name, version);
      throw e;
    }
  }

  private void end(@Nullable DriftSampler sampler, String name, int version) {
    if (sampler != null) {
      drift.end(sampler, name, version);
    }
  }

  private Reply answer(Call call) {
    if (call.path().isEmpty()) {
      Api.require(call, "GET");
      return Reply.text("text/html; charset=utf-8", withAll(TryPage::html));
    }
    return switch (call.path().getFirst()) {
      case "v2" -> api.v2(call);
      case "predict" -> api.predict(call);
      case "drift" -> drift.answer(call);
      case "openapi.json" -> {
        Api.require(call, "GET");
        yield Reply.text("application/json", withAll(all -> StrictJson.line(OpenApi.of(all))));
      }
      case "metrics" -> {
        Api.require(call, "GET");
        yield Reply.text(Metrics.TYPE, metrics.text(drift.monitors()));
      }
      default -> throw Api.notFound(call);
    };
  }

  /** Applies a function to the latest versions of all models, which stay in use meanwhile. */
  private String withAll(Function<List<LoadedModel>, String> said) {
    List<LoadedModel> all = new ArrayList<>();
    try {
      models.names().forEach(name -> all.add(models.acquire(name, null)));
      return said.apply(all);
    } finally {
      all.forEach(LoadedModel::release);
    }
  }

  /** Its address, such as {@code http://127.0.0.1:8080/}. */
  public URI address() {
    return http.address();
  }

  /** The port that it listens on. */
  public int port() {
    return http.port();
  }

  /** The models' names. */
  public List<String> models() {
    return models.names();
  }

  /** Accepts nothing more, finishes what it has, and ends. */
  @Override
  public void close() {
    stopping = true;
    if (folder != null) {
      folder.interrupt();
    }
    http.close();
    models.close();
  }
}

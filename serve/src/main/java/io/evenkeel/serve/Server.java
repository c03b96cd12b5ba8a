package io.evenkeel.serve;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.serve.http.Access;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.model.ModelSource;
import io.evenkeel.serve.model.Models;
import io.evenkeel.tabular.TabularModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server for models, before it is started.
 *
 * {@snippet class="io.evenkeel.examples.ServeExamples" region="server"}
 */
public final class Server {
  final Map<String, ModelSource> sources = new LinkedHashMap<>();
  final Map<String, String> commands = new LinkedHashMap<>();
  @Nullable Path folder;
  Access access = Access.LOCAL;
  Limits limits = Limits.DEFAULT;
  boolean drift = true;
  Consumer<List<String>> accessLog = _ -> {};
  Consumer<String> notices =
      line -> System.getLogger(Server.class.getName()).log(System.Logger.Level.WARNING, line);

  private Server() {}

  /** A server without a model yet. */
  public static Server create() {
    return new Server();
  }

  /** A server of a model, by the name {@code model}. */
  public static Server of(Model model) {
    return create().add("model", model);
  }

  /** A server of a model of a table, by the name {@code model}. */
  public static Server of(TabularModel model) {
    return of(model.model());
  }

  /**
   * Adds a model.
   *
   * @throws InvalidInputException if the name is not valid, or taken
   */
  public Server add(String name, Model model) {
    return add(name, ModelSource.Ours.of(model));
  }

  /**
   * Adds a model that was read.
   *
   * @throws InvalidInputException if the name is not valid, or taken
   */
  public Server add(String name, ModelSource source) {
    Models.requireName(name);
    if (sources.put(name, source) != null) {
      throw new InvalidInputException("two models have the name '%s'".formatted(name));
    }
    return this;
  }

  /** Says by which name the user knows a model, for the command that a warning names. */
  public Server knownAs(String name, String run) {
    commands.put(name, run);
    return this;
  }

  /** Serves the models of a folder too, {@code MODEL/VERSION/}, and looks for new versions. */
  public Server modelFolder(Path value) {
    folder = value;
    return this;
  }

  /** The port to listen on; 0 for any that is free. */
  public Server port(int value) {
    access = access.withPort(value);
    return this;
  }

  /** The address to listen on; this machine's own by default. */
  public Server host(String value) {
    access = access.withHost(value);
    return this;
  }

  /** Where to listen and whom to answer. */
  public Server access(Access value) {
    access = value;
    return this;
  }

  /** The limits of requests. */
  public Server limits(Limits value) {
    limits = value;
    return this;
  }

  /** Whether the rows are compared with the statistics of the models' BatchNorms. */
  public Server drift(boolean value) {
    drift = value;
    return this;
  }

  /**
   * Sets who receives the lines of the access log, objects of JSON, some at a time, from one
   * thread.
   */
  public Server accessLog(Consumer<List<String>> to) {
    accessLog = to;
    return this;
  }

  /**
   * Sets who receives notices about models: that one has drifted, or that a version was not loaded.
   */
  public Server notices(Consumer<String> to) {
    notices = to;
    return this;
  }

  /**
   * Loads and warms the models, and listens.
   *
   * @throws InvalidInputException if a model cannot be served, or the address is not available
   */
  public RunningServer start() {
    return new RunningServer(this);
  }
}

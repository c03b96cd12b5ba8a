package io.evenkeel.cli.serve;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.terminal.StopSignal;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.run.RunFolder;
import io.evenkeel.serve.RunningServer;
import io.evenkeel.serve.Server;
import io.evenkeel.serve.model.ModelSource;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code evenkeel serve}: models behind HTTP. */
@Command(
    name = "serve",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Serves models over HTTP: by the Open Inference Protocol v2, which KServe, Triton and MLServer"
          + " speak, by POST /predict/MODEL with rows or pictures as people write them, and by a page.",
      "It watches whether what arrives still looks like what batch normalization's statistics were"
          + " made of."
    },
    footer = {
      "",
      "Examples:",
      "  evenkeel serve adult-1",
      "  evenkeel serve digits=mnist-1 resnet50.onnx --port 9000",
      "  evenkeel serve --model-folder models/ --host 0.0.0.0 --token-file token",
      "  curl localhost:8080/predict/adult-1 --json '{\"age\": 39, ...}'"
    })
public final class ServeCommand implements Runnable {
  private static final String ONNX = ".onnx";

  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description =
          "Runs and ONNX files, each also as NAME=RUN to be served by another name than its own.")
  private List<String> runs = new ArrayList<>();

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "The folder of all runs (default: ${DEFAULT-VALUE}).")
  private Path runsFolder = Path.of("runs");

  @Option(
      names = "--model-folder",
      paramLabel = "FOLDER",
      description =
          "Serve what lies in FOLDER/MODEL/VERSION/, versions being numbers, and what is put there"
              + " later: a new version takes the place of the old one without a lost request.")
  private @Nullable Path modelFolder;

  @ArgGroup(validate = false, exclusive = false, heading = "%nAccess:%n")
  private ServeAccessOptions access = new ServeAccessOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nLimits:%n")
  private ServeLimitOptions limits = new ServeLimitOptions();

  @Option(
      names = "--no-drift",
      description = "Do not compare what arrives with the models' statistics.")
  private boolean noDrift;

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Write one line per request, an object of JSON without bodies; - for standard error"
              + " (default: none).")
  private @Nullable String accessLog;

  @Option(names = "--json", description = "Print one JSON object: address and models.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    if (runs.isEmpty() && modelFolder == null) {
      throw new InvalidInputException("there is nothing to serve: name a run, or a --model-folder");
    }
    Server server =
        Server.create()
            .access(access.access())
            .limits(limits.limits())
            .drift(!noDrift)
            .notices(notice -> {
              err.println("evenkeel: " + notice);
              err.flush();
            });
    runs.forEach(run -> add(server, run));
    if (modelFolder != null) {
      server.modelFolder(modelFolder);
    }
    CountDownLatch stop = new CountDownLatch(1);
    try (AccessLogFile log = AccessLogFile.open(accessLog, err);
        StopSignal _ = new StopSignal(stop::countDown);
        RunningServer running = server.accessLog(log::write).start()) {
      introduce(running, spec.commandLine().getOut());
      stop.await();
      err.println("evenkeel: stopping");
      err.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void add(Server server, String given) {
    int equals = given.indexOf('=');
    String path = given.substring(equals + 1);
    Path asPath = Path.of(path);
    if (path.endsWith(ONNX)) {
      String file = String.valueOf(asPath.getFileName());
      String own = file.substring(0, file.length() - ONNX.length());
      server.add(equals < 0 ? own : given.substring(0, equals), ModelSource.read(asPath));
      return;
    }
    boolean isFile = Files.isRegularFile(asPath);
    Path folder = isFile ? asPath : RunFolder.find(runsFolder, asPath).path();
    String own = isFile ? "model" : new RunFolder(folder).name();
    String name = equals < 0 ? own : given.substring(0, equals);
    server.add(name, ModelSource.read(folder)).knownAs(name, path);
  }

  private void introduce(RunningServer server, PrintWriter out) {
    if (json) {
      ObjectNode node = Json.object().put("address", server.address().toString());
      server.models().forEach(node.putArray("models")::add);
      Json.print(node, out);
    } else {
      out.println("serving  " + String.join(", ", server.models()));
      out.println("address  " + server.address());
      out.println("Ctrl-C or SIGTERM ends it, after what is being answered");
    }
    out.flush();
  }
}

package io.evenkeel.benchmarks;

import io.evenkeel.model.Model;
import io.evenkeel.serve.RunningServer;
import io.evenkeel.serve.Server;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/**
 * Steady load on the server while new versions of its model come: all requests on 16 connections
 * must be answered, and memory must not grow. Prints a line for each part of the time: requests a
 * second, p99, lost ones, versions so far, heap after a collection, resident memory.
 *
 * <p>Arguments: minutes (default 10), seconds between two versions (default 20; 0 for none).
 */
public final class ServeSoak {
  private static final int CONNECTIONS = 16;
  private static final int PARTS = 20;
  private static final double MB = 1 << 20;

  private ServeSoak() {}

  /** See {@link ServeSoak}. */
  public static void main(String[] arguments) throws Exception {
    double minutes = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 10;
    long between = arguments.length > 1 ? Long.parseLong(arguments[1]) : 20;
    Model model = ServeBench.wide();
    Path folder = Files.createTempDirectory("evenkeel-soak");
    Set<String> notices = new ConcurrentSkipListSet<>();
    try {
      addVersion(folder, model, 1);
      try (RunningServer server =
          Server.create().modelFolder(folder).notices(notices::add).port(0).start()) {
        Versions versions = new Versions(folder, model, between);
        Thread thread = Thread.startVirtualThread(versions);
        soak(
            server.port(),
            HttpLoad.request("/v2/models/wide/infer", ServeBench.tensor(model, 1)),
            minutes,
            versions);
        thread.interrupt();
        thread.join();
      }
    } finally {
      delete(folder);
    }
    notices.forEach(System.out::println);
  }

  private static void soak(int port, byte[] request, double minutes, Versions versions)
      throws IOException, InterruptedException {
    System.out.println(
        "| minute | requests/s | p99 ms | lost | versions | heap MB | resident MB |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
    long answers = 0;
    long lost = 0;
    for (int part = 1; part <= PARTS; part++) {
      HttpLoad.Load load = HttpLoad.run(port, request, CONNECTIONS, 60 * minutes / PARTS);
      answers += load.answers();
      lost += load.lost();
      System.gc();
      System.out.printf(
          Locale.ROOT,
          "| %.1f | %.0f | %.2f | %d | %d | %.0f | %.0f |%n",
          part * minutes / PARTS,
          load.perSecond(),
          load.p99(),
          load.lost(),
          versions.latest,
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MB,
          resident() / MB);
    }
    System.out.printf(Locale.ROOT, "%d answers, %d lost%n", answers, lost);
  }

  private static double resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.isReadable(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
            .sum()
        : Double.NaN;
  }

  private static void addVersion(Path folder, Model model, int version) throws IOException {
    Path to = Files.createDirectories(folder.resolve("wide").resolve("" + version));
    Path file = to.resolve("new");
    model.save(file);
    Files.move(file, to.resolve("model.safetensors"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Puts a new version into the folder at regular intervals. */
  private static final class Versions implements Runnable {
    private final Path folder;
    private final Model model;
    private final long seconds;
    private volatile int latest = 1;

    Versions(Path folder, Model model, long seconds) {
      this.folder = folder;
      this.model = model;
      this.seconds = seconds;
    }

    @Override
    public void run() {
      try {
        while (seconds > 0) {
          TimeUnit.SECONDS.sleep(seconds);
          int next = latest + 1;
          addVersion(folder, model, next);
          latest = next; // only this thread writes it
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the load is over
      } catch (IOException e) {
        System.err.println("a version could not be written: " + e.getMessage());
      }
    }
  }
}

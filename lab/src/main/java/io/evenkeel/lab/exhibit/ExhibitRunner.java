package io.evenkeel.lab.exhibit;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures exhibits, or takes what was measured before with the same settings by the same version.
 */
public final class ExhibitRunner {
  private static final int KEY_BYTES = 8;

  private final Path cache;
  private final String version;
  private final ExhibitListener listener;
  private final int threads;

  /**
   * A runner.
   *
   * @param cache folder of what was measured; made where it is missing
   * @param version of the program, a part of the key
   * @param threads how many trainings at a time; 0 for one per processor
   */
  public ExhibitRunner(Path cache, String version, int threads, ExhibitListener listener) {
    this.cache = cache;
    this.version = version;
    this.listener = listener;
    this.threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /**
   * The exhibits' results, in their order.
   *
   * @throws InvalidInputException if a file of the cache was not written by us
   */
  public List<ExhibitResult> run(List<Exhibit> exhibits, boolean quick) {
    List<ExhibitResult> results = new ArrayList<>();
    for (Exhibit exhibit : exhibits) {
      ExhibitResult result = run(exhibit, quick);
      listener.onEnd(result);
      results.add(result);
    }
    return results;
  }

  /** Whether it was measured before with the same settings by the same version. */
  public boolean isKept(Exhibit exhibit, boolean quick) {
    return Files.exists(file(exhibit, quick));
  }

  /**
   * What was measured before with the same settings by the same version; empty if nothing was.
   *
   * @throws InvalidInputException if the file of the cache was not written by us
   */
  public Optional<ExhibitResult> kept(Exhibit exhibit, boolean quick) {
    Path file = file(exhibit, quick);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file);
      JsonNode json = StrictJson.parse(text, file.toString());
      JsonNode seconds = json.path("seconds");
      JsonNode cpuSeconds = json.path("cpuSeconds");
      JsonNode measured = json.path("measured");
      if (!seconds.isNumber() || !cpuSeconds.isNumber() || !measured.isObject()) {
        throw new InvalidInputException(
            "%s holds no measurements of an exhibit: delete it, and it is measured anew"
                .formatted(file));
      }
      Measurements measurements = Measurements.of(measured, file.toString());
      double[] took = {seconds.doubleValue(), cpuSeconds.doubleValue()};
      return Optional.of(result(exhibit, quick, measurements, took, true));
    } catch (IOException e) {
      throw new UncheckedIOException(AtomicFile.failure(file, e), e);
    }
  }

  private ExhibitResult run(Exhibit exhibit, boolean quick) {
    Optional<ExhibitResult> kept = kept(exhibit, quick);
    if (kept.isPresent()) {
      return kept.get();
    }
    Path file = file(exhibit, quick);
    try {
      Files.createDirectories(cache);
    } catch (IOException e) {
      throw new UncheckedIOException(AtomicFile.failure(file, e), e);
    }
    return measure(exhibit, quick, file);
  }

  private ExhibitResult measure(Exhibit exhibit, boolean quick, Path file) {
    Measurements measurements = new Measurements(exhibit.seeds(quick));
    List<Job> jobs = exhibit.jobs(quick, measurements);
    listener.onStart(exhibit, jobs.stream().mapToLong(Job::steps).sum());
    long begin = System.nanoTime();
    double cpuBegin = cpuSeconds();
    JobRunner.run(jobs, threads, listener::onSteps);
    double[] took = {(System.nanoTime() - begin) * 1e-9, cpuSeconds() - cpuBegin};
    ObjectNode json = StrictJson.object();
    json.put("exhibit", exhibit.name()).put("settings", exhibit.settings(quick).toString());
    json.put("version", version).put("seconds", took[0]).put("cpuSeconds", took[1]);
    json.set("measured", measurements.json());
    AtomicFile.writeText(file, StrictJson.line(json) + "\n");
    return result(exhibit, quick, measurements, took, false);
  }

  private static ExhibitResult result(
      Exhibit exhibit, boolean quick, Measurements measured, double[] took, boolean cached) {
    return new ExhibitResult(
        exhibit,
        exhibit.finding(measured),
        exhibit.figures(measured),
        quick,
        measured.seeds().length,
        took[0],
        took[1],
        cached);
  }

  /** Processor time of this process; 0 where the system does not say. */
  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(used -> used.toNanos() * 1e-9)
        .orElse(0.0);
  }

  private Path file(Exhibit exhibit, boolean quick) {
    String configuration = "%s\n%s\n%s".formatted(version, exhibit.name(), exhibit.settings(quick));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(configuration.getBytes(StandardCharsets.UTF_8));
      String key = HexFormat.of().formatHex(hash, 0, KEY_BYTES);
      return cache.resolve("%s-%s.json".formatted(exhibit.name(), key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

package io.evenkeel.lab.live;

import io.evenkeel.lab.compare.ArmProbes;
import io.evenkeel.lab.compare.CompareListener;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.Curve;
import io.evenkeel.lab.compare.CurvePoint;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.lab.page.Tiles;
import io.evenkeel.lab.report.ComparePage;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.run.ProbeJson;
import io.evenkeel.training.StepResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page of a comparison that is going on: its progress, the curves so far, and the layers of the
 * networks that are trained now.
 */
public final class LiveComparison implements CompareListener {
  private final String name;
  private final Comparison comparison;
  private final List<Curve> finished = new ArrayList<>();
  private final Map<String, List<CurvePoint>> points = new LinkedHashMap<>();
  private final Map<String, List<String>> probes = new LinkedHashMap<>();
  private double learningRate;
  private long seed;
  private long totalSteps;
  private long step;
  private boolean ended;
  private long changes;

  /** The page before the comparison has begun. */
  public LiveComparison(String name, Comparison comparison) {
    this.name = name;
    this.comparison = comparison;
  }

  @Override
  public synchronized void onStart(double rate, long seedNow, long steps) {
    learningRate = rate;
    seed = seedNow;
    totalSteps = steps;
    step = 0;
    ended = false;
    points.clear();
    probes.clear();
    changes++;
  }

  @Override
  public synchronized void onStep(Variant variant, StepResult result) {
    step = result.step();
    changes++;
  }

  @Override
  public synchronized void onPoint(Variant variant, CurvePoint point) {
    points.computeIfAbsent(variant.name(), _ -> new ArrayList<>()).add(point);
    changes++;
  }

  @Override
  public synchronized void onProbe(Variant variant, ProbeResult probe) {
    probes.computeIfAbsent(variant.name(), _ -> new ArrayList<>()).add(ProbeJson.line(probe));
    changes++;
  }

  @Override
  public synchronized void onEnd(List<Curve> curves) {
    finished.addAll(curves);
    ended = true;
    changes++;
  }

  /** Grows with every change. */
  public synchronized long version() {
    return changes;
  }

  /** The page. */
  public Page page() {
    Section now;
    List<Curve> curves;
    List<ArmProbes> inside;
    synchronized (this) { // the page is made outside the lock, so that trainings do not wait for it
      now = now();
      curves = curves();
      inside = inside();
    }
    return ComparePage.going(name, comparison, now, curves, inside);
  }

  private List<Curve> curves() {
    List<Curve> curves = new ArrayList<>(finished);
    if (ended) {
      return curves;
    }
    points.forEach((variant, own) ->
        curves.add(
            new Curve(variant, learningRate, seed, own, 0, 0, Double.NaN, Double.NaN, Double.NaN)));
    return curves;
  }

  private List<ArmProbes> inside() {
    List<ArmProbes> inside = new ArrayList<>();
    probes.forEach(
        (variant, lines) -> inside.add(new ArmProbes(variant, learningRate, seed, lines)));
    return inside;
  }

  private Section now() {
    List<Figure> figures = totalSteps == 0 ? List.of() : List.of(tiles());
    return new Section("now", Text.of("live.now"), Text.verbatim(""), figures);
  }

  private Tiles tiles() {
    List<Tiles.Tile> tiles = new ArrayList<>();
    tiles.add(
        new Tiles.Tile(
            Text.of("live.step"),
            Text.of("live.of", count(step), count(totalSteps)),
            Text.of("compare.rateSeed", String.valueOf(learningRate), String.valueOf(seed))));
    if (comparison.trainings() > comparison.variants().size()) {
      tiles.add(
          new Tiles.Tile(
              Text.of("compare.trainings"),
              Text.of("live.of", count(finished.size()), count(comparison.trainings())),
              Text.of("compare.finished")));
    }
    for (Variant variant : comparison.variants()) {
      List<CurvePoint> own = points.getOrDefault(variant.name(), List.of());
      if (!own.isEmpty()) {
        tiles.add(
            new Tiles.Tile(
                variant.label(),
                Text.verbatim(comparison.measure().show(own.getLast().score())),
                Text.of("compare.score", comparison.measure().name())));
      }
    }
    return new Tiles(tiles);
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}

package io.evenkeel.internal.fused;

import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * How gradients go back through a plan. Segments are taken from the last to the first. Each hands a
 * gradient to the segment whose output is its skip, and then to the one that its link reads. Where
 * several segments read one, the first ones leave their part in a buffer (a skip's part is the
 * gradient of the segment that adds it, and lies there already); the last one adds those parts to
 * its own tile by tile, and runs the gradient epilogue. A segment of whose matrix extremes are
 * taken has no gradient of its own: its link reads that of the extremes.
 *
 * <p>Every array lives from the segment during which it is written to the last one that reads it.
 * Arrays that do not live at the same time share one buffer.
 */
final class GradientFlow {

  /** What a segment's skip or link does for the segment that it reads. */
  enum Part {
    /** Nothing, because nothing that is learned lies there. */
    NONE,
    /** Leaves its part for a later one. */
    EARLY,
    /** Brings all parts together. */
    LAST
  }

  private final int count;
  private final boolean[] learns;
  private final Part[] skips;
  private final Part[] links;

  /** The segment that finishes the gradient of each one; the number of segments for the loss. */
  private final int[] finisher;

  /** The segments whose early parts each one gets: by their skip, by their link. */
  private final List<List<Integer>> earlySkips = new ArrayList<>();

  private final List<List<Integer>> earlyLinks = new ArrayList<>();
  private final int[] gradientBuffer;
  private final int[] partBuffer;
  private final List<Integer> sizes = new ArrayList<>();

  /** One array's lifetime, as numbers of segments, from high to low. */
  private record Life(int segment, boolean part, int from, int to, int size) {}

  /**
   * The flow of a plan.
   *
   * @param trains whether one of a node's parameters is trained
   */
  GradientFlow(Plan plan, BiPredicate<Node, ParameterSpec> trains) {
    count = plan.segments().size();
    learns = learning(plan, trains);
    skips = new Part[count];
    links = new Part[count];
    finisher = new int[count];
    gradientBuffer = new int[count];
    partBuffer = new int[count];
    Arrays.fill(skips, Part.NONE);
    Arrays.fill(links, Part.NONE);
    Arrays.fill(finisher, count);
    for (int i = 0; i < count; i++) {
      earlySkips.add(new ArrayList<>());
      earlyLinks.add(new ArrayList<>());
    }
    for (int reader = 0; reader < count; reader++) { // from the last that acts to the first
      int link = source(plan.segments().get(reader).feed());
      if (link >= 0 && learns[link]) {
        links[reader] = part(link, reader, earlyLinks);
      }
      Integer skip = plan.segments().get(reader).spec().skip();
      if (skip != null && learns[skip]) {
        skips[reader] = part(skip, reader, earlySkips);
      }
    }
    dealBuffers(plan);
  }

  private Part part(int of, int reader, List<List<Integer>> early) {
    if (finisher[of] == count) {
      finisher[of] = reader;
      return Part.LAST;
    }
    early.get(of).add(reader);
    return Part.EARLY;
  }

  /** The segment that a feed reads; -1 for none. */
  static int source(Plan.Feed feed) {
    return switch (feed) {
      case Plan.Product p -> p.from();
      case Plan.Convolved c -> c.from();
      case Plan.Pooled p -> p.from();
      case Plan.Extremes e -> e.from();
      case Plan.Copy c -> c.from();
      case Plan.Scaled s -> s.from();
      case Plan.Batch _, Plan.Vectors _ -> -1;
    };
  }

  /** Whether anything that is learned lies at or below each segment's output. */
  private static boolean[] learning(Plan plan, BiPredicate<Node, ParameterSpec> trains) {
    boolean[] learns = new boolean[plan.segments().size()];
    for (int i = 0; i < learns.length; i++) {
      SegmentSpec spec = plan.segments().get(i).spec();
      boolean below =
          switch (plan.segments().get(i).feed()) {
            case Plan.Product p -> learns[p.from()] || learns(plan, p.layer(), trains);
            case Plan.Convolved c -> learns[c.from()] || learns(plan, c.layer(), trains);
            case Plan.Vectors v -> learns(plan, v.embedding(), trains);
            case Plan.Copy c -> learns[c.from()];
            case Plan.Scaled s -> learns[s.from()];
            case Plan.Pooled p -> learns[p.from()];
            case Plan.Extremes e -> learns[e.from()];
            case Plan.Batch _ -> false;
          };
      Placed<BatchNorm> norm = spec.norm();
      boolean here = norm != null && learns(plan, norm, trains);
      learns[i] = below || here || (spec.skip() != null && learns[spec.skip()]);
    }
    return learns;
  }

  private static boolean learns(
      Plan plan, Placed<?> layer, BiPredicate<Node, ParameterSpec> trains) {
    return plan.graph().parameters(layer.node()).stream()
        .anyMatch(spec -> trains.test(layer.node(), spec));
  }

  private void dealBuffers(Plan plan) {
    List<Life> lives = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (learns[i] && plan.extremesOf(i) < 0) {
        Plan.Planned planned = plan.segments().get(i);
        int size = planned.shape().positions() * planned.gradientStride();
        Integer skip = plan.segments().get(i).spec().skip();
        int end = skips[i] == Part.EARLY && skip != null ? finisher[skip] : plan.measured(i);
        lives.add(new Life(i, false, finisher[i], Math.min(i, end), size));
        for (int reader : earlyLinks.get(i)) {
          lives.add(new Life(reader, true, reader, finisher[i], size));
        }
      }
    }
    lives.sort(Comparator.comparingInt(Life::from).thenComparingInt(Life::segment).reversed());
    List<Integer> freeFrom = new ArrayList<>(); // by buffer: the segment that reads it last
    for (Life life : lives) {
      int buffer = 0;
      while (buffer < freeFrom.size() && freeFrom.get(buffer) <= life.from()) {
        buffer++;
      }
      if (buffer == freeFrom.size()) {
        freeFrom.add(life.to());
        sizes.add(life.size());
      } else {
        freeFrom.set(buffer, life.to());
        sizes.set(buffer, Math.max(sizes.get(buffer), life.size()));
      }
      (life.part() ? partBuffer : gradientBuffer)[life.segment()] = buffer;
    }
  }

  /** Whether anything that is learned lies at or below the segment's output. */
  boolean learns(int segment) {
    return learns[segment];
  }

  /** What the segment does for the one whose output it adds. */
  Part ofSkip(int segment) {
    return skips[segment];
  }

  /** What the segment does for the one that its link reads. */
  Part ofLink(int segment) {
    return links[segment];
  }

  /** For each buffer the most floats per sample that it is used with. */
  List<Integer> sizes() {
    return sizes;
  }

  /** The buffer of a segment's gradient. */
  int gradientBuffer(int segment) {
    return gradientBuffer[segment];
  }

  /** The buffer of the part that a segment's link leaves for a later one. */
  int partBuffer(int segment) {
    return partBuffer[segment];
  }

  /** The segments that leave their own gradient as a part of this one's. */
  List<Integer> earlySkips(int segment) {
    return earlySkips.get(segment);
  }

  /** The segments whose links leave a part of this one's gradient. */
  List<Integer> earlyLinks(int segment) {
    return earlyLinks.get(segment);
  }
}

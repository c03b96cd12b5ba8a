package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Activation;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Says in words what a bound {@link FusedPass} does in a training step. */
public final class PlanTable {
  private static final String STORED = "stored";

  private final FusedPass pass;
  private final List<PlanRow> rows = new ArrayList<>();

  private PlanTable(FusedPass pass) {
    this.pass = pass;
  }

  /** The products of a training step, in order. */
  public static List<PlanRow> of(Network network) {
    try (Workers workers = new Workers(1)) {
      PlanTable table =
          new PlanTable(new FusedPass(network, Optimizer.sgd(1), 2, 2, workers, Kernels.active()));
      int count = table.pass.segments.size();
      for (int i = 0; i < count; i++) {
        table.forward(i);
      }
      for (int i = count - 1; i >= 0; i--) {
        table.backwardSkip(i);
        table.backward(i);
      }
      return List.copyOf(table.rows);
    }
  }

  private Segment segment(int i) {
    return pass.segments.get(i);
  }

  private void forward(int i) {
    Segment above = segment(i);
    NormRows measuring = above.normRows;
    String moments =
        measuring != null && measuring.norm.needsMoments()
            ? "moments of z%d%s".formatted(i, groups(measuring.norm))
            : "";
    switch (pass.links.get(i)) {
      case BatchLink _ -> {}
      case EmbeddedInput _ -> {
        String shape = "m x %d".formatted(above.features);
        rows.add(new PlanRow("forward", "z0 = x, E0[codes]", shape, "rows of x and E0", "", ""));
      }
      case ProductLink link -> {
        int from = number(link.below);
        String layer = name(link.weights);
        String bias = link.weights.layer.layer().bias() ? "+ b" + layer : "";
        rows.add(
            new PlanRow(
                "forward",
                "z%d = a%d W%s".formatted(i, from, layer),
                "m x %d x %d".formatted(link.below.features, above.features),
                output(from),
                "W%s, %s".formatted(layer, STORED),
                joined(bias, moments)));
      }
      case ConvLink link -> {
        int from = number(link.below);
        String layer = name(link.weights);
        String bias = link.weights.layer.layer().bias() ? "+ b" + layer : "";
        rows.add(
            new PlanRow(
                "forward",
                (link.pooled == null ? "z%d = a%d * W%s" : "z%d = max of a%d * W%s")
                    .formatted(i, from, layer),
                product(
                    link.weights.shape.outputPixels(), link.weights.shape.depth(), above.features),
                output(from) + ", strips",
                "W%s, %s".formatted(layer, STORED),
                joined(bias, moments)));
      }
      case PoolLink link -> {
        int from = number(link.below);
        rows.add(
            new PlanRow(
                "forward",
                "z%d = %s(a%d)".formatted(i, link.layer.layer().kind(), from),
                matrix(above),
                output(from),
                "",
                moments));
      }
      case ExtremesLink link -> {
        int from = number(link.below);
        rows.add(
            new PlanRow(
                "forward",
                "z%d = max of +-z%d".formatted(i, from),
                matrix(above),
                "z" + from,
                "",
                ""));
      }
      case CopyLink link -> {
        int from = number(link.below);
        rows.add(
            new PlanRow(
                "forward",
                "z%d = %sa%d".formatted(i, factor(link), from),
                matrix(above),
                output(from),
                "",
                moments));
      }
    }
  }

  /** The pass that completes the gradient of what a segment adds, where there is one. */
  private void backwardSkip(int i) {
    Integer skip = pass.plan.segments().get(i).spec().skip();
    if (skip != null && pass.flow.ofSkip(i) == GradientFlow.Part.LAST) {
      rows.add(
          new PlanRow(
              "backward",
              "da%d = %s".formatted(skip, sumGradient(i)),
              matrix(segment(i)),
              sumGradient(i),
              "",
              gradientEpilogue(skip)));
    }
  }

  /** The rows of a matrix, m being those of the mini-batch. */
  private static String rowsOf(int positions) {
    return positions == 1 ? "m" : "%d m".formatted(positions);
  }

  private static String matrix(Segment segment) {
    return "%s x %d".formatted(rowsOf(segment.positions), segment.features);
  }

  private static String product(int positions, int depth, int columns) {
    return "%s x %d x %d".formatted(rowsOf(positions), depth, columns);
  }

  private void backward(int i) {
    Segment above = segment(i);
    String gradient = inputGradient(i);
    switch (pass.links.get(i)) {
      case BatchLink _, ExtremesLink _ -> {}
      case EmbeddedInput input -> {
        String shape = "m x %d".formatted(input.layer.layer().width());
        rows.add(new PlanRow("backward", "dE0[codes] += dz0", shape, gradient, "", ""));
      }
      case ProductLink link -> {
        int from = number(link.below);
        String layer = name(link.weights);
        rows.add(
            new PlanRow(
                "backward",
                "dW%s = a%d' dz%d".formatted(layer, from, i),
                "%d x m x %d".formatted(link.below.features, above.features),
                output(from) + ", transposed",
                gradient,
                "largest magnitude"));
        if (pass.flow.ofLink(i) != GradientFlow.Part.NONE) {
          rows.add(
              new PlanRow(
                  "backward",
                  "da%d %s dz%d W%s'".formatted(from, sign(i), i, layer),
                  "m x %d x %d".formatted(above.features, link.below.features),
                  gradient,
                  "W%s', %s".formatted(layer, STORED),
                  epilogue(i, from)));
        }
      }
      case ConvLink link -> {
        int from = number(link.below);
        String layer = name(link.weights);
        rows.add(
            new PlanRow(
                "backward",
                "dW%s = a%d * dz%d".formatted(layer, from, i),
                "%d x %s x %d"
                    .formatted(
                        link.weights.shape.depth(),
                        rowsOf(link.weights.shape.outputPixels()),
                        above.features),
                output(from) + ", strips",
                spread(link, gradient),
                "largest magnitude"));
        if (pass.flow.ofLink(i) != GradientFlow.Part.NONE) {
          rows.add(
              new PlanRow(
                  "backward",
                  "da%d %s dz%d * W%s'".formatted(from, sign(i), i, layer),
                  product(
                      link.below.positions,
                      link.weights.shape.taps() * link.weights.shape.groupFilters(),
                      link.below.features),
                  spread(link, gradient) + ", strips",
                  "W%s turned, %s".formatted(layer, STORED),
                  epilogue(i, from)));
        }
      }
      case PoolLink link -> {
        int from = number(link.below);
        if (pass.flow.ofLink(i) != GradientFlow.Part.NONE) {
          rows.add(
              new PlanRow(
                  "backward",
                  "da%d %s dz%d, spread".formatted(from, sign(i), i),
                  matrix(link.below),
                  gradient,
                  "",
                  epilogue(i, from)));
        }
      }
      case CopyLink link -> {
        int from = number(link.below);
        if (pass.flow.ofLink(i) != GradientFlow.Part.NONE) {
          rows.add(
              new PlanRow(
                  "backward",
                  "da%d %s %sdz%d".formatted(from, sign(i), factor(link), i),
                  matrix(above),
                  gradient,
                  "",
                  epilogue(i, from)));
        }
      }
    }
  }

  private static String factor(CopyLink link) {
    return link.scale == null ? "" : link.scale.layer().factor() + " ";
  }

  /** Whether a link's part is all of a gradient, or others bring theirs too. */
  private String sign(int i) {
    return pass.flow.ofLink(i) == GradientFlow.Part.LAST ? "=" : "+=";
  }

  private String epilogue(int i, int from) {
    return pass.flow.ofLink(i) == GradientFlow.Part.LAST ? gradientEpilogue(from) : "";
  }

  /** The gradient of a convolution's pixels, of which a pooling took the largest. */
  private static String spread(ConvLink link, String gradient) {
    return link.pooled == null ? gradient : gradient + ", spread";
  }

  private int number(Segment segment) {
    return pass.segments.indexOf(segment);
  }

  private static String name(LinkWeights weights) {
    return weights.layer.node().path();
  }

  private String output(int i) {
    SegmentSpec s = segment(i).spec;
    if (s.isEmpty()) {
      return "z" + i;
    }
    String inner = s.norm() == null ? "z" + i : "BN(z%d)".formatted(i);
    if (s.skip() != null) {
      inner = "%s + a%d".formatted(inner, s.skip());
    }
    if (s.activation() != null) {
      inner = "%s(%s)".formatted(name(s.activation().layer()), inner);
    } else if (s.skip() != null && s.dropout() != null) {
      inner = "(%s)".formatted(inner);
    }
    if (s.dropout() != null) {
      inner = "mask * " + inner;
    }
    return "a%d = %s".formatted(i, inner);
  }

  private String inputGradient(int i) {
    int extremes = pass.plan.extremesOf(i);
    if (extremes >= 0) {
      return "dz%d from dy%d, spread, and z%d".formatted(i, extremes, i);
    }
    return segment(i).norm == null ? sumGradient(i) : "dz%d from dy%d and z%d".formatted(i, i, i);
  }

  private String sumGradient(int i) {
    return (segment(i).norm == null ? "dz" : "dy") + i;
  }

  private String gradientEpilogue(int i) {
    SegmentSpec s = segment(i).spec;
    Norm norm = segment(i).norm;
    String parts =
        Stream.concat(
                pass.flow.earlySkips(i).stream().map(this::sumGradient),
                pass.flow.earlyLinks(i).stream().map(j -> "part of segment " + j))
            .map(part -> " + " + part)
            .reduce("", String::concat);
    boolean summed = !parts.isEmpty() && (s.dropout() != null || s.activation() != null);
    String whole = (summed ? "(da%d%s)" : "da%d%s").formatted(i, parts);
    String mask = s.dropout() == null ? "" : " * mask";
    String slope = s.activation() == null ? "" : " * %s'".formatted(name(s.activation().layer()));
    String sums =
        norm == null ? "" : "sums of dy%d and dy%d * zhat%d%s".formatted(i, i, i, groups(norm));
    return joined("%s = %s%s%s".formatted(sumGradient(i), whole, mask, slope), sums);
  }

  /** The rows over which a norm's statistics are taken, where these are not all rows. */
  private static String groups(Norm norm) {
    int rows = norm.placed.layer().ghostRows();
    return rows == 0 ? "" : " by groups of %d rows".formatted(rows);
  }

  private static String name(Activation activation) {
    return activation.function().name().toLowerCase(Locale.ROOT).replace("_", " ");
  }

  private static String joined(String... parts) {
    return String.join(", ", Stream.of(parts).filter(part -> !part.isEmpty()).toList());
  }
}

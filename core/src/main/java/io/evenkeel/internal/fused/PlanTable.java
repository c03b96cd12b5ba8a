package io.evenkeel.internal.fused;

import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;
import io.evenkeel.network.NormalizeBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words what a {@link Plan} makes of a network. */
public final class PlanTable {
  private static final String STORED = "stored";

  private final Plan plan;
  private final int[] features;
  private final List<PlanRow> rows = new ArrayList<>();

  private PlanTable(Network network) {
    plan = Plan.of(network);
    features = plan.features(network.inputFeatures());
  }

  /** The products of a training step, in order. */
  public static List<PlanRow> of(Network network) {
    PlanTable table = new PlanTable(network);
    table.lookup();
    for (int i = 0; i < table.plan.links().size(); i++) {
      table.forward(i);
    }
    for (int i = table.plan.links().size() - 1; i >= 0; i--) {
      table.backward(i);
    }
    table.lookupGradient();
    return List.copyOf(table.rows);
  }

  private void lookup() {
    if (plan.embedding() != null) {
      String shape = "m x %d".formatted(features[0]);
      rows.add(new PlanRow("forward", "z0 = x, E0[codes]", shape, "rows of x and E0", "", ""));
    }
  }

  private void lookupGradient() {
    if (plan.embedding() != null) {
      String shape = "m x %d".formatted(plan.embedding().width());
      String gradient = inputGradient(0, plan.segments().getFirst());
      rows.add(new PlanRow("backward", "dE0[codes] += dz0", shape, gradient, "", ""));
    }
  }

  private void forward(int i) {
    SegmentSpec below = plan.segments().get(i);
    SegmentSpec above = plan.segments().get(i + 1);
    String moments = takesMoments(above.norm()) ? "moments of z%d".formatted(i + 1) : "";
    switch (plan.links().get(i)) {
      case Plan.Product p ->
          rows.add(
              new PlanRow(
                  "forward",
                  "z%d = a%d W%d".formatted(i + 1, i, p.index()),
                  "m x %d x %d".formatted(features[i], features[i + 1]),
                  output(i, below),
                  "W%d, %s".formatted(p.index(), STORED),
                  joined(p.layer().bias() ? "+ b%d".formatted(p.index()) : "", moments)));
      case Plan.Copy _ ->
          rows.add(
              new PlanRow(
                  "forward",
                  "z%d = a%d".formatted(i + 1, i),
                  "m x %d".formatted(features[i]),
                  output(i, below),
                  "",
                  joined(moments)));
    }
  }

  private void backward(int i) {
    SegmentSpec below = plan.segments().get(i);
    SegmentSpec above = plan.segments().get(i + 1);
    String gradient = inputGradient(i + 1, above);
    boolean goesOn = learnsBelow(i);
    switch (plan.links().get(i)) {
      case Plan.Product p -> {
        rows.add(
            new PlanRow(
                "backward",
                "dW%d = a%d' dz%d".formatted(p.index(), i, i + 1),
                "%d x m x %d".formatted(features[i], features[i + 1]),
                output(i, below) + ", transposed",
                gradient,
                "largest magnitude"));
        if (goesOn) {
          rows.add(
              new PlanRow(
                  "backward",
                  "da%d = dz%d W%d'".formatted(i, i + 1, p.index()),
                  "m x %d x %d".formatted(features[i + 1], features[i]),
                  gradient,
                  "W%d', %s".formatted(p.index(), STORED),
                  gradientEpilogue(i, below)));
        }
      }
      case Plan.Copy _ -> {
        if (goesOn) {
          rows.add(
              new PlanRow(
                  "backward",
                  "da%d = dz%d".formatted(i, i + 1),
                  "m x %d".formatted(features[i]),
                  gradient,
                  "",
                  gradientEpilogue(i, below)));
        }
      }
    }
  }

  private boolean learnsBelow(int i) {
    if (plan.embedding() != null) {
      return true;
    }
    for (int j = 0; j <= i; j++) {
      BatchNorm norm = plan.segments().get(j).norm();
      if (norm != null && (norm.learnGamma() || norm.learnBeta())) {
        return true;
      }
      if (j < i && plan.links().get(j) instanceof Plan.Product) {
        return true;
      }
    }
    return false;
  }

  private static boolean takesMoments(@Nullable BatchNorm norm) {
    return norm != null && (norm.normalizeBy() == NormalizeBy.BATCH || norm.updateStatistics());
  }

  private static String output(int i, SegmentSpec s) {
    String inner = s.norm() == null ? "z%d".formatted(i) : "BN(z%d)".formatted(i);
    if (s.activation() != null) {
      inner = "%s(%s)".formatted(name(s.activation()), inner);
    }
    if (s.dropout() != null) {
      inner = "mask * " + inner;
    }
    boolean plain = s.isEmpty();
    return plain ? "z%d".formatted(i) : "a%d = %s".formatted(i, inner);
  }

  private static String inputGradient(int i, SegmentSpec s) {
    return s.norm() == null ? "dz%d".formatted(i) : "dz%d from dy%d and z%d".formatted(i, i, i);
  }

  private static String gradientEpilogue(int i, SegmentSpec s) {
    String target = s.norm() == null ? "dz%d".formatted(i) : "dy%d".formatted(i);
    String mask = s.dropout() == null ? "" : " * mask";
    String slope = s.activation() == null ? "" : " * %s'".formatted(name(s.activation()));
    String sums = s.norm() == null ? "" : "sums of dy%d and dy%d * zhat%d".formatted(i, i, i);
    return joined("%s = da%d%s%s".formatted(target, i, mask, slope), sums);
  }

  private static String name(Activation activation) {
    return activation.function().name().toLowerCase(Locale.ROOT).replace("_", " ");
  }

  private static String joined(String... parts) {
    List<String> present = new ArrayList<>();
    for (String part : parts) {
      if (!part.isEmpty()) {
        present.add(part);
      }
    }
    return String.join(", ", present);
  }
}

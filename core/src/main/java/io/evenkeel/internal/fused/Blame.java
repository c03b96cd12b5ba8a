package io.evenkeel.internal.fused;

import io.evenkeel.network.Node;
import java.util.List;

/** Finds where a forward pass turned non-finite, and names it for the user. */
final class Blame {
  private final List<FusedPass> shards;
  private final FusedPass pass;

  /** For the shards of one engine. */
  Blame(List<FusedPass> shards) {
    this.shards = shards;
    pass = shards.getFirst();
  }

  /** Names the first matrix that is not finite, or the loss where all are. */
  String refusal() {
    for (int i = 0; i < pass.segments.size(); i++) {
      for (FusedPass shard : shards) {
        if (!isFinite(shard.segments.get(i), shard.rows())) {
          return filled(pass.plan.segments().get(i).feed());
        }
      }
      Segment s = pass.segments.get(i);
      if (s.norm != null && !s.norm.refusal().isEmpty()) {
        return "%s: %s".formatted(s.norm.placed.node().title(), s.norm.refusal());
      }
    }
    return "the loss";
  }

  private static boolean isFinite(Segment s, int samples) {
    for (int r = 0; r < samples * s.positions; r++) {
      for (int c = 0; c < s.features; c++) {
        if (!Float.isFinite(s.z[r * s.stride + c])) {
          return false;
        }
      }
    }
    return true;
  }

  /** What was computed last on the way to a segment's matrix. */
  private String filled(Plan.Feed feed) {
    return switch (feed) {
      case Plan.Batch _ -> "the mini-batch's rows";
      case Plan.Vectors v -> output(v.embedding().node());
      case Plan.Product p -> output(p.layer().node());
      case Plan.Convolved c -> output((c.pool() == null ? c.layer() : c.pool()).node());
      case Plan.Pooled p -> output(p.layer().node());
      case Plan.Extremes e -> filled(pass.plan.segments().get(e.from()).feed());
      case Plan.Scaled s -> output(s.layer().node());
      case Plan.Copy(int from) -> {
        Plan.Planned below = pass.plan.segments().get(from);
        Node last = below.spec().last();
        yield last == null ? filled(below.feed()) : output(last);
      }
    };
  }

  private static String output(Node node) {
    return node.title() + ": its output";
  }
}

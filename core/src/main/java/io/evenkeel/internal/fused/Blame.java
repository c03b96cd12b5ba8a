package io.evenkeel.internal.fused;

import io.evenkeel.network.Node;

/** Finds where a forward pass turned non-finite, and names it for the user. */
final class Blame {
  private final FusedPass pass;

  Blame(FusedPass pass) {
    this.pass = pass;
  }

  /** Names the first matrix that is not finite, or the loss where all are. */
  String refusal(int rows) {
    for (int i = 0; i < pass.segments.size(); i++) {
      Segment s = pass.segments.get(i);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < s.features; c++) {
          if (!Float.isFinite(s.z[r * s.stride + c])) {
            return filled(pass.plan.segments().get(i).feed());
          }
        }
      }
      if (s.norm != null && !s.norm.refusal().isEmpty()) {
        return "%s: %s".formatted(s.norm.placed.node().title(), s.norm.refusal());
      }
    }
    return "the loss";
  }

  /** What was computed last on the way to a segment's matrix. */
  private String filled(Plan.Feed feed) {
    return switch (feed) {
      case Plan.Batch _ -> "the mini-batch's rows";
      case Plan.Vectors v -> output(v.embedding().node());
      case Plan.Product p -> output(p.layer().node());
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

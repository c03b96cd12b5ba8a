package io.evenkeel.onnx.graph;

import static io.evenkeel.onnx.graph.ValueShapes.UNKNOWN;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How operators change shapes. UNKNOWN stands for a size that is not known, null for an unknown
 * shape.
 */
final class ShapeRules {
  private ShapeRules() {}

  static long @Nullable [] pooled(long @Nullable [] x, long size) {
    if (x == null || x.length < 2) {
      return null;
    }
    long[] shape = new long[x.length];
    Arrays.fill(shape, size);
    shape[0] = x[0];
    shape[1] = x[1];
    return shape;
  }

  static long[] broadcast(long[] a, long[] b) {
    long[] shape = new long[Math.max(a.length, b.length)];
    for (int i = 1; i <= shape.length; i++) {
      long p = i <= a.length ? a[a.length - i] : 1;
      long q = i <= b.length ? b[b.length - i] : 1;
      long other = p == 1 || p == q || (p == UNKNOWN && q != 1) ? q : q == 1 ? p : UNKNOWN;
      shape[shape.length - i] = q == UNKNOWN && p > 1 ? p : other;
    }
    return shape;
  }

  static long @Nullable [] product(long @Nullable [] a, long @Nullable [] b) {
    if (a == null || b == null || a.length < 2 || b.length < 2) {
      return null;
    }
    long[] outer = broadcast(Arrays.copyOf(a, a.length - 2), Arrays.copyOf(b, b.length - 2));
    long[] shape = Arrays.copyOf(outer, outer.length + 2);
    shape[outer.length] = a[a.length - 2];
    shape[outer.length + 1] = b[b.length - 1];
    return shape;
  }

  static long @Nullable [] convolution(
      long @Nullable [] x, long @Nullable [] weight, int axis, long groups) {
    if (weight == null || weight.length < 2) {
      return null;
    }
    long[] shape = new long[weight.length];
    Arrays.fill(shape, UNKNOWN);
    shape[0] = x == null || x.length == 0 ? UNKNOWN : x[0];
    shape[1] = times(weight[axis], groups);
    return shape;
  }

  /** The product; UNKNOWN if one is not known, or it is too large. */
  private static long times(long a, long b) {
    return a < 0 || b < 0 || Math.multiplyHigh(a, b) != 0 || a * b < 0 ? UNKNOWN : a * b;
  }

  private static long product(long[] shape, int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      product = times(product, shape[i]);
    }
    return product;
  }

  static long @Nullable [] flattened(long @Nullable [] x, long axis) {
    if (x == null) {
      return new long[] {UNKNOWN, UNKNOWN};
    }
    long at = axis < 0 ? axis + x.length : axis;
    return at < 0 || at > x.length
        ? null
        : new long[] {product(x, 0, (int) at), product(x, (int) at, x.length)};
  }

  static long[] reshaped(long @Nullable [] x, long[] wish, boolean zeroCopies) {
    long[] shape = wish.clone();
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == 0 && zeroCopies) {
        shape[i] = x != null && i < x.length ? x[i] : UNKNOWN;
      }
    }
    long open = Arrays.stream(shape).filter(d -> d < 0).count();
    long all = x == null ? UNKNOWN : product(x, 0, x.length);
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0) {
        long others = times(product(shape, 0, i), product(shape, i + 1, shape.length));
        boolean known = open == 1 && all >= 0 && others > 0 && all % others == 0;
        shape[i] = known ? all / others : UNKNOWN;
      }
    }
    return shape;
  }

  static long @Nullable [] transposed(long[] x, long @Nullable [] perm) {
    long[] shape = new long[x.length];
    for (int i = 0; i < shape.length; i++) {
      long from = perm == null ? x.length - 1 - i : i < perm.length ? perm[i] : UNKNOWN;
      if (from < 0 || from >= x.length) {
        return null;
      }
      shape[i] = x[(int) from];
    }
    return shape;
  }

  static long @Nullable [] joined(List<long[]> parts, long axis) {
    long[] all = parts.getFirst().clone();
    long at = axis < 0 ? axis + all.length : axis;
    if (at < 0 || at >= all.length) {
      return null;
    }
    int along = (int) at;
    for (long[] part : parts.subList(1, parts.size())) {
      if (part.length != all.length) {
        return null;
      }
      boolean known = all[along] >= 0 && part[along] >= 0;
      all[along] = known ? all[along] + part[along] : UNKNOWN;
    }
    return all;
  }

  /** With dimensions of 1 added or taken away; all of them are named. */
  static long @Nullable [] withAxes(long[] x, long[] axes, boolean adds) {
    int rank = adds ? x.length + axes.length : x.length;
    boolean[] named = new boolean[rank];
    for (long axis : axes) {
      long at = axis < 0 ? axis + rank : axis;
      if (at < 0 || at >= rank || named[(int) at]) {
        return null;
      }
      named[(int) at] = true;
    }
    long[] shape = new long[adds ? rank : rank - axes.length];
    int from = 0;
    int to = 0;
    for (int i = 0; i < rank; i++) {
      if (adds) {
        shape[to++] = named[i] ? 1 : x[from++];
      } else if (!named[i]) {
        shape[to++] = x[i];
      }
    }
    return shape;
  }

  /** The sizes where the named axes became one number, which is kept as a size or left out. */
  static long @Nullable [] reduced(long[] x, long[] axes, boolean kept) {
    long[] fewer = withAxes(x, axes, false);
    if (fewer == null || !kept) {
      return fewer;
    }
    long[] shape = x.clone();
    for (long axis : axes) {
      shape[(int) (axis < 0 ? axis + x.length : axis)] = 1;
    }
    return shape;
  }

  /** Larger by what is added before and behind each axis. */
  static long @Nullable [] padded(long[] x, long[] pads) {
    if (pads.length != 2 * x.length) {
      return null;
    }
    long[] shape = x.clone();
    for (int i = 0; i < shape.length; i++) {
      long all = shape[i] < 0 ? UNKNOWN : shape[i] + pads[i] + pads[i + shape.length];
      shape[i] = Math.max(all, UNKNOWN);
    }
    return shape;
  }
}

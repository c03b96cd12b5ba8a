package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.INT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.PoolKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Pooling in the Vector API: a vector of channels at a time. */
final class VectorPool implements PoolKernels {
  /** Lane i has bit i. */
  private static final IntVector LANE_BITS =
      IntVector.broadcast(INT, 1).lanewise(VectorOperators.LSHL, IntVector.zero(INT).addIndex(1));

  @Override
  public void maxima(
      float[] values,
      int offset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] tapOffsets,
      float[] product,
      int productOffset,
      int[] places,
      PoolArguments arguments,
      int argumentRow,
      int[] argumentRows,
      int column,
      int columns) {
    int planes = arguments.planes();
    int width = Blocking.padded(columns);
    for (int r = 0; r < rows; r++) {
      int place = places[firstRow + r];
      if (place < 0) {
        continue;
      }
      int at = offset + rowOffsets[firstRow + r];
      int to = productOffset + place;
      int row = argumentRow + argumentRows[firstRow + r];
      for (int c = 0; c < width; c += LANES) {
        FloatVector best = FloatVector.fromArray(FLOAT, values, at + tapOffsets[0] + c);
        IntVector argument = IntVector.zero(INT);
        for (int t = 1; t < tapOffsets.length; t++) {
          FloatVector v = FloatVector.fromArray(FLOAT, values, at + tapOffsets[t] + c);
          VectorMask<Float> larger = v.compare(VectorOperators.GT, best);
          VectorMask<Float> firstNan =
              v.compare(VectorOperators.NE, v).and(best.compare(VectorOperators.EQ, best));
          VectorMask<Float> taken = larger.or(firstNan);
          best = best.blend(v, taken);
          argument = argument.blend(t, taken.cast(INT));
        }
        best.intoArray(product, to + c);
        int lane = c % 16;
        for (int p = 0; p < planes; p++) {
          int bits =
              (int)
                  argument
                      .lanewise(VectorOperators.LSHL, Integer.SIZE - 1 - p)
                      .compare(VectorOperators.LT, 0)
                      .toLong();
          int before = lane == 0 ? 0 : arguments.get(row, column + c, p);
          arguments.set(row, column + c, p, before | bits << lane);
        }
      }
    }
  }

  @Override
  public void extremes(
      float[] values,
      int at,
      int step,
      int[] tapOffsets,
      int windows,
      float[] signs,
      float[] product,
      int to,
      int stride,
      PoolArguments arguments,
      int argumentRow,
      int column,
      int columns) {
    int planes = arguments.planes();
    int width = Blocking.padded(columns);
    for (int w = 0; w < windows; w++) {
      int from = at + w * step;
      int row = argumentRow + w;
      for (int c = 0; c < width; c += LANES) {
        FloatVector sign = FloatVector.fromArray(FLOAT, signs, column + c);
        FloatVector value = FloatVector.fromArray(FLOAT, values, from + tapOffsets[0] + c);
        FloatVector best = value.mul(sign);
        IntVector argument = IntVector.zero(INT);
        for (int t = 1; t < tapOffsets.length; t++) {
          FloatVector v = FloatVector.fromArray(FLOAT, values, from + tapOffsets[t] + c);
          FloatVector signed = v.mul(sign);
          VectorMask<Float> larger = signed.compare(VectorOperators.GT, best);
          VectorMask<Float> firstNan =
              signed
                  .compare(VectorOperators.NE, signed)
                  .and(best.compare(VectorOperators.EQ, best));
          VectorMask<Float> taken = larger.or(firstNan);
          best = best.blend(signed, taken);
          value = value.blend(v, taken);
          argument = argument.blend(t, taken.cast(INT));
        }
        value.intoArray(product, to + w * stride + c);
        int lane = c % 16;
        for (int p = 0; p < planes; p++) {
          int bits =
              (int)
                  argument
                      .lanewise(VectorOperators.LSHL, Integer.SIZE - 1 - p)
                      .compare(VectorOperators.LT, 0)
                      .toLong();
          int before = lane == 0 ? 0 : arguments.get(row, column + c, p);
          arguments.set(row, column + c, p, before | bits << lane);
        }
      }
    }
  }

  @Override
  public void select(
      float[] values,
      int offset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] tapOffsets,
      float[] product,
      int productOffset,
      int[] places,
      PoolArguments arguments,
      int[] argumentRows,
      int[] argumentTaps,
      int[] taps,
      int column,
      int columns,
      boolean add) {
    int lastRow = arguments.rows() - 1;
    int width = Blocking.padded(columns);
    for (int r = 0; r < rows; r++) {
      int at = offset + rowOffsets[firstRow + r];
      int to = productOffset + places[firstRow + r];
      int argumentRow = argumentRows[firstRow + r];
      for (int c = 0; c < width; c += LANES) {
        FloatVector sum =
            add ? FloatVector.fromArray(FLOAT, product, to + c) : FloatVector.zero(FLOAT);
        for (int t = 0; t < tapOffsets.length; t++) {
          int row = Math.max(0, Math.min(lastRow, argumentRow + argumentTaps[t]));
          int matching = arguments.matching(row, column + c, taps[t]) >> c % 16;
          VectorMask<Integer> others = LANE_BITS.and(matching).compare(VectorOperators.EQ, 0);
          sum =
              sum.add(
                  FloatVector.fromArray(FLOAT, values, at + tapOffsets[t] + c)
                      .reinterpretAsInts()
                      .blend(0, others)
                      .reinterpretAsFloats());
        }
        sum.intoArray(product, to + c);
      }
    }
  }

  @Override
  public void spread(
      float[] block,
      int offset,
      int stride,
      int pixels,
      int skip,
      int width,
      int tap,
      PoolArguments arguments,
      int argumentRow,
      int column,
      int columns) {
    int padded = Blocking.padded(columns);
    for (int w = (skip + pixels - 1) / width; w >= 0; w--) {
      int from = offset + w * stride;
      int first = w * width - skip;
      int least = Math.max(0, -first);
      int most = Math.min(width, pixels - first) - 1;
      for (int c = 0; c < padded; c += LANES) {
        IntVector value = FloatVector.fromArray(FLOAT, block, from + c).reinterpretAsInts();
        for (int x = most; x >= least; x--) {
          int matching = arguments.matching(argumentRow + w, column + c, tap + x) >> c % 16;
          value
              .blend(0, LANE_BITS.and(matching).compare(VectorOperators.EQ, 0))
              .reinterpretAsFloats()
              .intoArray(block, offset + (first + x) * stride + c);
        }
      }
    }
  }

  @Override
  public void means(
      float[] values,
      int offset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] tapOffsets,
      float[] divisors,
      float[] product,
      int productOffset,
      int[] places,
      int columns,
      boolean add) {
    int width = Blocking.padded(columns);
    for (int r = 0; r < rows; r++) {
      int at = offset + rowOffsets[firstRow + r];
      int to = productOffset + places[firstRow + r];
      float divisor = divisors[firstRow + r];
      for (int c = 0; c < width; c += LANES) {
        FloatVector sum = FloatVector.zero(FLOAT);
        for (int t = 0; t < tapOffsets.length; t++) {
          sum = sum.add(FloatVector.fromArray(FLOAT, values, at + tapOffsets[t] + c));
        }
        FloatVector mean = sum.div(divisor);
        if (add) {
          FloatVector.fromArray(FLOAT, product, to + c).add(mean).intoArray(product, to + c);
        } else {
          mean.intoArray(product, to + c);
        }
      }
    }
  }
}

package io.evenkeel.kernels.internal.scalar;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.PoolKernels;

/** Pooling in plain loops: what the vector implementation must equal to the bit. */
public final class ScalarPool implements PoolKernels {

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
    for (int r = 0; r < rows; r++) {
      int place = places[firstRow + r];
      if (place < 0) {
        continue;
      }
      int at = offset + rowOffsets[firstRow + r];
      int to = productOffset + place;
      int row = argumentRow + argumentRows[firstRow + r];
      for (int c = 0; c < Blocking.padded(columns); c += 16) {
        for (int p = 0; p < planes; p++) {
          arguments.set(row, column + c, p, 0);
        }
        for (int lane = 0; lane < 16; lane++) {
          float best = values[at + tapOffsets[0] + c + lane];
          int argument = 0;
          for (int t = 1; t < tapOffsets.length; t++) {
            float v = values[at + tapOffsets[t] + c + lane];
            if (v > best || (Float.isNaN(v) && !Float.isNaN(best))) {
              best = v;
              argument = t;
            }
          }
          product[to + c + lane] = best;
          for (int p = 0; p < planes; p++) {
            int bits = arguments.get(row, column + c, p);
            arguments.set(row, column + c, p, bits | (argument >> p & 1) << lane);
          }
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
    for (int w = 0; w < windows; w++) {
      for (int c = 0; c < Blocking.padded(columns); c++) {
        int from = at + w * step + c;
        float sign = signs[column + c];
        float value = values[from + tapOffsets[0]];
        float best = value * sign;
        int argument = 0;
        for (int t = 1; t < tapOffsets.length; t++) {
          float v = values[from + tapOffsets[t]];
          float signed = v * sign;
          if (signed > best || (Float.isNaN(signed) && !Float.isNaN(best))) {
            best = signed;
            value = v;
            argument = t;
          }
        }
        product[to + w * stride + c] = value;
        for (int p = 0; p < arguments.planes(); p++) {
          int before = c % 16 == 0 ? 0 : arguments.get(argumentRow + w, column + c, p);
          arguments.set(argumentRow + w, column + c, p, before | (argument >> p & 1) << c % 16);
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
    for (int r = 0; r < rows; r++) {
      int at = offset + rowOffsets[firstRow + r];
      int to = productOffset + places[firstRow + r];
      for (int c = 0; c < Blocking.padded(columns); c++) {
        float sum = add ? product[to + c] : 0f;
        for (int t = 0; t < tapOffsets.length; t++) {
          int row = argumentRows[firstRow + r] + argumentTaps[t];
          int held = Math.max(0, Math.min(arguments.rows() - 1, row));
          int matching = arguments.matching(held, column + c, taps[t]);
          sum += (matching >> c % 16 & 1) == 1 ? values[at + tapOffsets[t] + c] : 0f;
        }
        product[to + c] = sum;
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
    for (int p = pixels - 1; p >= 0; p--) {
      int w = (skip + p) / width;
      int wanted = tap + (skip + p) % width;
      for (int c = 0; c < Blocking.padded(columns); c++) {
        int matching = arguments.matching(argumentRow + w, column + c, wanted);
        block[offset + p * stride + c] =
            (matching >> c % 16 & 1) == 1 ? block[offset + w * stride + c] : 0f;
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
    for (int r = 0; r < rows; r++) {
      int at = offset + rowOffsets[firstRow + r];
      int to = productOffset + places[firstRow + r];
      for (int c = 0; c < Blocking.padded(columns); c++) {
        float sum = 0f;
        for (int tap : tapOffsets) {
          sum += values[at + tap + c];
        }
        float mean = sum / divisors[firstRow + r];
        product[to + c] = add ? product[to + c] + mean : mean;
      }
    }
  }
}

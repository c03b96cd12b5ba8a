package io.evenkeel.internal.fused;

import io.evenkeel.benchmarks.KeptReport;
import io.evenkeel.benchmarks.StepBench;
import io.evenkeel.benchmarks.StepData;
import io.evenkeel.benchmarks.Workload;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.internal.state.InitialState;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that our engine keeps between the forward and the backward pass of a training
 * step: {@code WORKLOAD bn|plain [ROWS]}, with ROWS in place of the workload's mini-batch. Prints
 * one line of JSON.
 *
 * <p>The engine's arrays are allocated once, so what is kept is found by trial: of all float and
 * double arrays that hang on the engine, those count, whole, which the forward pass writes (they
 * differ after another mini-batch) and without which the backward pass goes wrong, that is, whose
 * replacement by NaN between the two makes a gradient NaN. The gradient of the logits, which the
 * loss leaves for the backward pass, counts too; the input and the weights, which were there
 * before, do not. Short arrays, which hold the arguments of max poolings, count if the forward pass
 * writes them, without a trial.
 */
public final class KeptForBackward {
  private final ShardedPass pass;
  private final FusedState state;
  private final StepData data;
  private final int rows;
  private final int features;
  private final float[] logitsGradient;

  private KeptForBackward(Workload workload, boolean batchNorm, int rows, Workers workers) {
    Network network = StepBench.network(workload, batchNorm);
    this.rows = rows;
    features = workload.inputs(0);
    pass =
        new ShardedPass(
            network, Optimizer.sgd(0.1), rows, workers, Kernels.active(), Sharding.WHOLE);
    state = new FusedState(pass.first(), Optimizer.sgd(0.1));
    state.restore(InitialState.of(network, 0, 1));
    pass.refresh();
    data = new StepData(workload);
    logitsGradient = new float[rows * network.outputFeatures()];
    Arrays.fill(logitsGradient, 1e-3f);
  }

  /** See {@link KeptForBackward}. */
  public static void main(String[] args) {
    boolean sized = args.length == 3 && args[2].matches("[1-9]\\d{0,5}");
    if (!(args.length == 2 || sized) || !args[1].matches("bn|plain")) {
      throw new IllegalArgumentException(
          "expected WORKLOAD bn|plain [ROWS], but got: " + String.join(" ", args));
    }
    Workload workload = Workload.named(args[0]);
    int rows = sized ? Integer.parseInt(args[2]) : workload.batch();
    System.out.println(report(workload, args[1].equals("bn"), rows).toJson());
  }

  /** The count for a workload with that many rows in a mini-batch. */
  public static KeptReport report(Workload workload, boolean batchNorm, int rows) {
    try (Workers workers = new Workers(1)) {
      long counted = new KeptForBackward(workload, batchNorm, rows, workers).bytes();
      return new KeptReport(
          "evenkeel",
          workload.label(),
          batchNorm ? "bn" : "plain",
          counted,
          workload.denseLayers() == 0 ? counted : formula(workload, batchNorm, rows));
    }
  }

  /**
   * z of each hidden layer, with BN its five constants by column (mean, scale, shift, invStd,
   * zhatShift), and the gradient of the logits, in floats without padding.
   */
  private static long formula(Workload workload, boolean batchNorm, int rows) {
    long floats = (long) rows * workload.outputs();
    for (int layer = 0; layer < workload.denseLayers() - 1; layer++) {
      long features = workload.outputs(layer);
      floats += rows * features + (batchNorm ? 5 * features : 0);
    }
    return floats * Float.BYTES;
  }

  private long bytes() {
    Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    gather(pass, arrays, Collections.newSetFromMap(new IdentityHashMap<>()));
    arrays.remove(pass.first().input());
    long bytes = (long) logitsGradient.length * Float.BYTES;
    List<Object> written = written(arrays);
    for (Object array : needed(written.stream().filter(a -> !(a instanceof short[])).toList())) {
      bytes += size(array);
    }
    bytes +=
        written.stream().filter(short[].class::isInstance).mapToLong(KeptForBackward::size).sum();
    if (anyNeeded(List.of())) {
      throw new IllegalStateException("expected finite gradients once every array was put back");
    }
    return bytes;
  }

  private void forward(int batch) {
    float[] inputs = data.inputs(batch);
    System.arraycopy(inputs, 0, pass.first().input(), 0, rows * features);
    pass.begin(rows, 1, 0);
    if (!pass.forward()) {
      throw new IllegalStateException(
          "the forward pass is not finite: " + new Blame(pass.passes).refusal());
    }
  }

  /** The arrays that hold something else after another mini-batch. */
  private List<Object> written(Set<Object> arrays) {
    forward(0);
    IdentityHashMap<Object, Object> before = new IdentityHashMap<>();
    arrays.forEach(array -> before.put(array, copy(array)));
    forward(1);
    return arrays.stream().filter(array -> !same(array, before.get(array))).toList();
  }

  /**
   * The arrays without which the backward pass goes wrong: halves a set that holds one until only
   * that one is left.
   */
  private List<Object> needed(List<Object> arrays) {
    if (arrays.isEmpty() || !anyNeeded(arrays)) {
      return List.of();
    }
    if (arrays.size() == 1) {
      return arrays;
    }
    int half = arrays.size() / 2;
    List<Object> found = new ArrayList<>(needed(arrays.subList(0, half)));
    found.addAll(needed(arrays.subList(half, arrays.size())));
    return found;
  }

  private boolean anyNeeded(List<Object> arrays) {
    forward(0);
    List<Object> before = arrays.stream().map(KeptForBackward::copy).toList();
    arrays.forEach(KeptForBackward::poison);
    pass.first().logits.setGradient(rows, logitsGradient);
    pass.backward();
    for (int i = 0; i < before.size(); i++) {
      System.arraycopy(before.get(i), 0, arrays.get(i), 0, Array.getLength(arrays.get(i)));
    }
    return !gradientsFinite();
  }

  private boolean gradientsFinite() {
    for (Trained trained : state.trained) {
      for (float g : trained.gradient()) {
        if (!Float.isFinite(g)) {
          return false;
        }
      }
    }
    return true;
  }

  /** All float and double arrays that can be reached from an object of ours. */
  private static void gather(Object object, Set<Object> arrays, Set<Object> seen) {
    if (!seen.add(object)) {
      return;
    }
    if (object instanceof float[] || object instanceof double[] || object instanceof short[]) {
      arrays.add(object);
    } else if (object instanceof Object[] elements) {
      Arrays.stream(elements).filter(e -> e != null).forEach(e -> gather(e, arrays, seen));
    } else if (object instanceof List<?> elements) {
      elements.stream().filter(e -> e != null).forEach(e -> gather(e, arrays, seen));
    } else if (object.getClass().getName().startsWith("io.evenkeel.")
        && !object.getClass().isHidden()) {
      for (Field field : object.getClass().getDeclaredFields()) {
        Object value = value(field, object);
        if (value != null) {
          gather(value, arrays, seen);
        }
      }
    }
  }

  private static @Nullable Object value(Field field, Object object) {
    if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
      return null;
    }
    field.setAccessible(true);
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object copy(Object array) {
    return switch (array) {
      case float[] floats -> floats.clone();
      case short[] shorts -> shorts.clone();
      default -> ((double[]) array).clone();
    };
  }

  private static void poison(Object array) {
    if (array instanceof float[] floats) {
      Arrays.fill(floats, Float.NaN);
    } else {
      Arrays.fill((double[]) array, Double.NaN);
    }
  }

  private static boolean same(Object one, @Nullable Object other) {
    return switch (one) {
      case float[] floats -> Arrays.equals(floats, (float[]) other);
      case short[] shorts -> Arrays.equals(shorts, (short[]) other);
      default -> Arrays.equals((double[]) one, (double[]) other);
    };
  }

  private static long size(Object array) {
    int each =
        switch (array) {
          case float[] _ -> Float.BYTES;
          case short[] _ -> Short.BYTES;
          default -> Double.BYTES;
        };
    return (long) Array.getLength(array) * each;
  }
}

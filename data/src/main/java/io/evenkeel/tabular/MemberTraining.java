package io.evenkeel.tabular;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowStream;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.model.Model;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a training and who learns from which: all members from the same, validated on a part
 * of their own; or, where the rows are dealt out, member k from all but its own share, on which it
 * is validated.
 */
final class MemberTraining {
  private static final int BLOCK = 512;

  private final @Nullable RowStream stream;
  private final @Nullable CellRows rows;
  private final @Nullable CellRows validation;

  /**
   * For each row the member from which it is held out; empty where all members learn from all rows.
   */
  private final int[] heldOutFrom;

  private MemberTraining(
      @Nullable RowStream stream,
      @Nullable CellRows rows,
      @Nullable CellRows validation,
      int[] heldOutFrom) {
    this.stream = stream;
    this.rows = rows;
    this.validation = validation;
    this.heldOutFrom = heldOutFrom;
  }

  /** All members learn from the same rows. */
  static MemberTraining of(CellRows rows, @Nullable CellRows validation) {
    return new MemberTraining(null, rows, validation, new int[0]);
  }

  /** All members learn from the same rows, which are read again in every epoch. */
  static MemberTraining of(RowStream stream, @Nullable CellRows validation) {
    return new MemberTraining(stream, null, validation, new int[0]);
  }

  /**
   * Each row is held out from one member, so that every class, and numbers of every size, are in
   * every share.
   */
  static MemberTraining dealt(CellRows rows, int members, long seed) {
    Integer[] order = new Integer[rows.rows()];
    int[] random = RandomStream.of(seed, "members", 0).permutation(order.length);
    Arrays.setAll(order, i -> random[i]);
    Arrays.sort(order, Comparator.comparingDouble(rows::target));
    int[] heldOutFrom = new int[order.length];
    int[] deal = new int[0];
    for (int i = 0; i < order.length; i++) {
      if (i % members == 0) {
        deal = RandomStream.of(seed, "deal", i).permutation(members);
      }
      heldOutFrom[order[i]] = deal[i % members];
    }
    return new MemberTraining(null, rows, null, heldOutFrom);
  }

  /** The seed of a member; the first has that of all. */
  static long seed(long seed, int member) {
    return member == 0 ? seed : RandomStream.of(seed, "member", member).nextLong() >>> 1;
  }

  /** The rows that are held out from a member, in the table's order. */
  private int[] share(int member) {
    return IntStream.range(0, heldOutFrom.length).filter(r -> heldOutFrom[r] == member).toArray();
  }

  /**
   * Trains the members, as many at once as there are threads.
   *
   * @param trainers one per member
   * @param threads 0 for one per processor
   */
  List<TrainingRun> run(List<Trainer> trainers, int threads) {
    if (trainers.size() == 1) {
      return List.of(fit(trainers.getFirst(), 0));
    }
    int wanted = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    List<Future<TrainingRun>> futures = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.min(wanted, trainers.size()))) {
      for (int k = 0; k < trainers.size(); k++) {
        int member = k;
        futures.add(pool.submit(() -> fit(trainers.get(member), member)));
      }
      List<TrainingRun> runs = new ArrayList<>();
      for (Future<TrainingRun> future : futures) {
        runs.add(result(future, trainers));
      }
      return runs;
    }
  }

  private static TrainingRun result(Future<TrainingRun> future, List<Trainer> trainers) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      trainers.forEach(Trainer::requestStop);
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException("the training of a member failed", e);
    } catch (InterruptedException e) {
      trainers.forEach(Trainer::requestStop);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while members were trained", e);
    }
  }

  private TrainingRun fit(Trainer trainer, int member) {
    if (stream != null) {
      return (validation == null ? trainer : trainer.validation(validation)).fit(stream);
    }
    CellRows all = requireRows();
    if (heldOutFrom.length > 0) {
      int[] others =
          IntStream.range(0, heldOutFrom.length).filter(r -> heldOutFrom[r] != member).toArray();
      return trainer.validation(all.select(share(member))).fit(all.select(others));
    }
    return (validation == null ? trainer : trainer.validation(validation)).fit(all);
  }

  private CellRows requireRows() {
    if (rows == null) {
      throw new IllegalStateException("rows that stream are not dealt out");
    }
    return rows;
  }

  /**
   * The outputs for the rows that were held out: for a part of their own from all members, for
   * dealt rows from the member that has not seen them. Empty if there are no such rows.
   *
   * @param ensemble of the members
   * @param members the single models
   */
  Optional<HeldOut> heldOut(TabularModel ensemble, List<Model> members) {
    if (heldOutFrom.length > 0) {
      CellRows all = requireRows();
      int outputs = ensemble.target().outputs();
      float[] logits = new float[all.rows() * outputs];
      for (int k = 0; k < members.size(); k++) {
        Model member = members.get(k);
        say(all, share(k), outputs, logits, (x, count, to) -> member.logits(x, count, to));
      }
      return Optional.of(new HeldOut(logits, targets(all)));
    }
    if (validation == null || validation.rows() == 0) {
      return Optional.empty();
    }
    int outputs = ensemble.target().outputs();
    float[] logits = new float[validation.rows() * outputs];
    int[] every = IntStream.range(0, validation.rows()).toArray();
    float[] each = new float[BLOCK * ensemble.memberOutputs()];
    say(
        validation,
        every,
        outputs,
        logits,
        (x, count, to) -> {
          ensemble.memberLogits(x, count, each);
          float[] mean = ensemble.memberInfo().mean(each, count, outputs);
          System.arraycopy(mean, 0, to, 0, count * outputs);
        });
    return Optional.of(new HeldOut(logits, targets(validation)));
  }

  /** Gives the outputs for rows. */
  private interface Speaker {
    void say(float[] x, int count, float[] to);
  }

  private static void say(Dataset of, int[] rows, int outputs, float[] logits, Speaker speaker) {
    float[] x = new float[BLOCK * of.features()];
    float[] block = new float[BLOCK * outputs];
    for (int from = 0; from < rows.length; from += BLOCK) {
      int count = Math.min(BLOCK, rows.length - from);
      of.copyFeatures(rows, from, count, x, 0);
      speaker.say(x, count, block);
      for (int r = 0; r < count; r++) {
        System.arraycopy(block, r * outputs, logits, rows[from + r] * outputs, outputs);
      }
    }
  }

  private static float[] targets(CellRows rows) {
    float[] targets = new float[rows.rows()];
    for (int r = 0; r < targets.length; r++) {
      targets[r] = rows.target(r);
    }
    return targets;
  }
}

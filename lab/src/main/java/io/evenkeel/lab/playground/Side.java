package io.evenkeel.lab.playground;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.page.Refusal;
import io.evenkeel.lab.page.Text;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.training.ModelListener;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingFailedException;
import io.evenkeel.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/** One of the two trainings of a playground, on a thread of its own. */
final class Side implements TrainingListener, ModelListener {
  /** More epochs than anybody waits for. */
  private static final int EPOCHS = 1_000_000;

  private final Pace pace;
  private final int me;
  private final Trainer trainer;
  private final Thread thread;
  private volatile @Nullable Model model;
  private volatile long divergedAt;
  private volatile @Nullable Text failure;
  private volatile boolean ended;
  private double lossSum;
  private int lossSteps;

  /** A training of the network; it begins, and waits before its first step. */
  Side(Pace pace, int me, Network network, PlaygroundSettings settings, PlaygroundData data) {
    this.pace = pace;
    this.me = me;
    trainer =
        Trainer.of(network)
            .loss(data.loss())
            .optimizer(settings.optimizer())
            .batchSize(settings.batchSize())
            .epochs(EPOCHS)
            .seed(settings.seed())
            .threads(1)
            .listener(this)
            .models(this);
    thread =
        Thread.ofPlatform().name("evenkeel-playground-" + me).daemon().start(() -> train(data));
  }

  private void train(PlaygroundData data) {
    try {
      trainer.fit(data.train());
    } catch (TrainingFailedException e) {
      divergedAt = e.step();
    } catch (InvalidInputException e) {
      failure = Refusal.text(e);
    } finally {
      ended = true;
      pace.leave(me);
    }
  }

  @Override
  public synchronized void onStep(StepResult step) {
    lossSum += step.loss();
    lossSteps++;
  }

  @Override
  public boolean wants(long step) {
    return step >= pace.allowed();
  }

  @Override
  public void onModel(long step, Model now) {
    model = now;
    try {
      pace.reach(me, step);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      trainer.requestStop();
    }
  }

  /** The model after the last step that was allowed; null if there is none because it failed. */
  @Nullable Model model() {
    return model;
  }

  /** The step that turned out not finite; 0 while none has. */
  long divergedAt() {
    return divergedAt;
  }

  /** Why it did not begin; null if it did. */
  @Nullable Text failure() {
    return failure;
  }

  /** Whether it goes no further. */
  boolean hasEnded() {
    return ended;
  }

  /** Mean loss of the mini-batches since the last call; NaN if there were none. */
  synchronized double takeLoss() {
    double mean = lossSum / lossSteps;
    lossSum = 0;
    lossSteps = 0;
    return mean;
  }

  /** Ends it, and waits for that. */
  void close() throws InterruptedException {
    trainer.requestStop();
    pace.stop();
    thread.join();
  }
}

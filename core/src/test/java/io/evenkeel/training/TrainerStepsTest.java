package io.evenkeel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the engine is handed, step by step. */
class TrainerStepsTest {
  private static final Network NORMALISED = Network.input(1).dense(2).batchNorm().dense(1).build();

  private final List<FakeEngine> engines = new ArrayList<>();

  /** Rows whose feature is their index, and whose target is ten times that. */
  private static Dataset numbered(int rows) {
    float[] x = new float[rows];
    float[] targets = new float[rows];
    for (int i = 0; i < rows; i++) {
      x[i] = i;
      targets[i] = 10 * i;
    }
    return Dataset.ofReal(x, 1, targets, 1);
  }

  private Trainer trainer(Network network, long refuseAt) {
    return Trainer.of(network)
        .loss(Loss.meanSquaredError())
        .optimizer(Optimizer.sgd(0.5))
        .engine((net, loss, optimizer, maxRows, initial, threads) -> {
          FakeEngine engine =
              new FakeEngine(net.inputFeatures(), net.outputFeatures(), maxRows, initial, refuseAt);
          engines.add(engine);
          return engine;
        });
  }

  @Test
  void everyEpochHasEveryRowOnceInAnOrderOfItsOwn() {
    trainer(NORMALISED, -1).batchSize(3).epochs(4).fit(numbered(10));
    FakeEngine engine = engines.getFirst();
    assertThat(engine.closed).isTrue();
    // Rows 3, 3, 4: the last single row joins the mini-batch before it.
    assertThat(engine.inputs).hasSize(12);
    List<List<Float>> orders = new ArrayList<>();
    for (int epoch = 0; epoch < 4; epoch++) {
      List<Float> order = new ArrayList<>();
      for (int s = 0; s < 3; s++) {
        float[] x = engine.inputs.get(3 * epoch + s);
        float[] targets = engine.targetsSeen.get(3 * epoch + s);
        assertThat(x).hasSize(s < 2 ? 3 : 4);
        for (int r = 0; r < x.length; r++) {
          assertThat(targets[r]).isEqualTo(10 * x[r]);
          order.add(x[r]);
        }
      }
      orders.add(order);
      assertThat(order).containsExactlyInAnyOrder(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
    }
    assertThat(orders).doesNotHaveDuplicates();
  }

  @Test
  void shortMiniBatchesAndTheEndOfTheLastEpochAreLeftOutWhereAsked() {
    trainer(NORMALISED, -1)
        .schedule(Schedule.cosine(0.1))
        .batchSize(3)
        .epochs(3)
        .epochEnd(new EpochEnd(true, 0.4))
        .fit(numbered(11), numbered(3));
    FakeEngine engine = engines.getFirst();
    assertThat(engine.inputs).hasSize(3 + 3 + 2).allSatisfy(x -> assertThat(x).hasSize(3));
    List<Float> first = new ArrayList<>();
    engine.inputs.subList(0, 3).forEach(x -> first.addAll(List.of(x[0], x[1], x[2])));
    assertThat(first).doesNotHaveDuplicates();
    assertThat(engine.settings.getLast())
        .isEqualTo(new StepSettings(0.5 * Schedule.cosine(0.1).factor(7, 8), 42, 7));
  }

  @Test
  void seedDecidesTheOrder() {
    trainer(NORMALISED, -1).seed(1).epochs(1).fit(numbered(30));
    trainer(NORMALISED, -1).seed(1).epochs(1).fit(numbered(30));
    trainer(NORMALISED, -1).seed(2).epochs(1).fit(numbered(30));
    assertThat(engines.get(1).inputs.getFirst()).isEqualTo(engines.get(0).inputs.getFirst());
    assertThat(engines.get(2).inputs.getFirst()).isNotEqualTo(engines.get(0).inputs.getFirst());
  }

  @Test
  void scheduleSeesTheWholeTraining() {
    Schedule schedule = Schedule.cosine(0.1);
    trainer(NORMALISED, -1).schedule(schedule).seed(5).batchSize(5).epochs(3).fit(numbered(10));
    List<StepSettings> settings = engines.getFirst().settings;
    assertThat(settings).hasSize(6);
    for (int s = 0; s < 6; s++) {
      assertThat(settings.get(s)).isEqualTo(new StepSettings(0.5 * schedule.factor(s, 6), 5, s));
    }
  }

  @Test
  void listenersHearOfEverything() {
    List<String> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStart(TrainingPlan plan) {
            heard.add(
                "start %d rows, %d test, %d steps of %d"
                    .formatted(
                        plan.trainingRows(),
                        plan.testRows(),
                        plan.stepsPerEpoch(),
                        plan.totalSteps()));
          }

          @Override
          public void onStep(StepResult step) {
            heard.add(
                "step %d: %d.%d, %d rows, loss %s, mean %s"
                    .formatted(
                        step.step(),
                        step.epoch(),
                        step.stepInEpoch(),
                        step.rows(),
                        step.loss(),
                        step.epochLoss()));
          }

          @Override
          public void onEpoch(EpochResult epoch) {
            heard.add("epoch %d: %s".formatted(epoch.epoch(), epoch.train().loss()));
          }

          @Override
          public void onEnd(TrainingRun run) {
            heard.add("end " + run.stopReason());
          }
        };
    trainer(NORMALISED, -1).batchSize(6).epochs(2).listener(listener).fit(numbered(8), numbered(3));
    assertThat(heard)
        .containsExactly(
            "start 8 rows, 3 test, 2 steps of 4",
            "step 1: 1.1, 6 rows, loss 1.0, mean 1.0",
            "step 2: 1.2, 2 rows, loss 2.0, mean 1.25",
            "epoch 1: 1.25",
            "step 3: 2.1, 6 rows, loss 3.0, mean 3.0",
            "step 4: 2.2, 2 rows, loss 4.0, mean 3.25",
            "epoch 2: 3.25",
            "end FINISHED");
  }

  @Test
  void checkpointsAreSavedAtTheStartEveryFewStepsAndAfterEveryEpoch() {
    MemoryStore store = new MemoryStore();
    trainer(NORMALISED, -1).batchSize(2).epochs(2).checkpoints(store, 2).fit(numbered(6));
    assertThat(store.kept)
        .extracting(kept -> kept.last().progress().step())
        .containsExactly(0L, 2L, 3L, 4L, 6L);
  }

  @Test
  void aRefusedStepEndsTheTrainingAndKeepsTheCheckpoint() {
    MemoryStore store = new MemoryStore();
    Trainer trainer = trainer(NORMALISED, 4).batchSize(2).epochs(2).checkpoints(store);
    assertThatThrownBy(() -> trainer.fit(numbered(6)))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessage(
            "training stopped at step 5 (epoch 2, mini-batch 2), whose learning rate is 0.5,"
                + " because this is not finite: layer 0 (Dense): the gradient of its weight; the"
                + " step was undone, and the checkpoint after step 3 is kept: lower the learning"
                + " rate or clip the gradients")
        .satisfies(thrown -> {
          TrainingFailedException failure = (TrainingFailedException) thrown;
          assertThat(failure.step()).isEqualTo(5);
          assertThat(failure.refusal()).isEqualTo("layer 0 (Dense): the gradient of its weight");
        });
    assertThat(store.kept.getLast().last().progress().step()).isEqualTo(3);
    assertThat(engines.getFirst().closed).isTrue();
    assertThatThrownBy(() -> trainer(NORMALISED, 0).fit(numbered(6)))
        .hasMessage(
            "training stopped at step 1 (epoch 1, mini-batch 1), whose learning rate is 0.5,"
                + " because this is not finite: layer 0 (Dense): the gradient of its weight; the"
                + " step was undone: lower the learning rate or clip the gradients");
  }

  @Test
  void trainingAccuracyIsThatOfTheEnginesLogits() {
    // The fake engine's logits are all 0, so the first class is always predicted.
    Network network = Network.input(1).dense(3).build();
    Dataset data = Dataset.ofClasses(new float[5], 1, new int[] {0, 1, 0, 2, 0}, 3);
    TrainingRun run =
        trainer(network, -1).loss(Loss.softmaxCrossEntropy()).batchSize(2).epochs(1).fit(data);
    assertThat(run.history().getFirst().train().accuracy()).isEqualTo(0.6);
    // And yes is never predicted.
    Network yes = Network.input(1).dense(1).build();
    Dataset binary = Dataset.ofClasses(new float[5], 1, new int[] {0, 1, 1, 1, 0}, 2);
    run = trainer(yes, -1).loss(Loss.binaryCrossEntropy()).batchSize(2).epochs(1).fit(binary);
    assertThat(run.history().getFirst().train().accuracy()).isEqualTo(0.4);
    run = trainer(yes, -1).epochs(1).fit(numbered(4));
    assertThat(run.history().getFirst().train().accuracy()).isNaN();
  }

  @Test
  void evaluationLeavesTheEnginesBuffersAlone() {
    trainer(NORMALISED, -1).batchSize(6).epochs(2).fit(numbered(6), numbered(50));
    float[] second = engines.getFirst().inputs.get(1).clone();
    Arrays.sort(second);
    assertThat(second).containsExactly(0, 1, 2, 3, 4, 5);
  }
}

package io.evenkeel.benchmarks;

import io.evenkeel.data.ImageShift;
import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions.Method;
import io.evenkeel.onnx.recalibrate.RunModel;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What recalibration gains on shifted data: a network of 784 - 256 - 128 - 10, BN before each relu,
 * trained on MNIST as it is (Adam at 0.001, mini-batches of 64, 3 epochs), on the 10,000 test
 * images changed by {@link ImageShift}. Statistics are computed from the changed images without
 * their labels: from all of them, or from the first 100, which are then among those judged.
 *
 * <p>Prints a Markdown table of accuracies. Argument: the seed (default 1).
 */
public final class RecalibrationTable {
  private static final RecalibrationOptions EXACT = RecalibrationOptions.DEFAULT;
  private static final int FEW = 100;

  private RecalibrationTable() {}

  /** See {@link RecalibrationTable}. */
  public static void main(String[] arguments) {
    long seed = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
    Model model = trained(seed);
    Dataset test = Mnist.test();
    System.out.println(
        "| test images | before | exact | batch of 64 | batch of 256 | exact, 100 rows |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    print("as they are", model, test);
    for (ImageShift shift : ImageShift.values()) {
      print(shift.name().toLowerCase(Locale.ROOT), model, shifted(test, shift, seed));
    }
  }

  private static void print(String name, Model model, Dataset data) {
    RecalibrationOptions batch = EXACT.withMethod(Method.BATCH);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %.2f %% |%n",
        name,
        accuracy(model, data),
        accuracy(recalibrated(model, data, EXACT), data),
        accuracy(recalibrated(model, data, batch), data),
        accuracy(recalibrated(model, data, batch.withBatchRows(256)), data),
        accuracy(recalibrated(model, data.slice(0, FEW), EXACT), data));
  }

  private static Dataset shifted(Dataset images, ImageShift shift, long seed) {
    int rows = images.rows();
    float[] x = new float[rows * images.features()];
    float[] targets = new float[rows];
    images.copyRows(IntStream.range(0, rows).toArray(), 0, rows, x, 0, targets, 0);
    shift.apply(x, seed);
    int[] labels = IntStream.range(0, rows).map(r -> (int) targets[r]).toArray();
    return Dataset.ofClasses(x, images.features(), labels, images.classes());
  }

  static Model trained(long seed) {
    Network network =
        Network.input(784)
            .dense(256)
            .batchNorm()
            .relu()
            .dense(128)
            .batchNorm()
            .relu()
            .dense(10)
            .build();
    return Trainer.of(network)
        .loss(Loss.softmaxCrossEntropy())
        .optimizer(Optimizer.adam(1e-3))
        .batchSize(64)
        .epochs(3)
        .seed(seed)
        .fit(Mnist.train())
        .model();
  }

  private static Model recalibrated(Model model, Dataset data, RecalibrationOptions options) {
    RunModel normalized = new RunModel(model);
    return normalized.with(
        Recalibration.moments(Recalibration.run(normalized, data, options, (_, _) -> {})));
  }

  private static double accuracy(Model model, Dataset data) {
    return 100
        * Evaluator.evaluate(model, data, Loss.softmaxCrossEntropy(), Evaluator.brief(Task.CLASSES))
            .accuracy();
  }
}

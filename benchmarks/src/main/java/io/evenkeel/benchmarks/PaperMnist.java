package io.evenkeel.benchmarks;

import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The MNIST experiment of Ioffe and Szegedy 2015, section 4.1: three hidden layers of 100 sigmoid
 * units, mini-batches of 60, 50,000 steps, with and without BN before each sigmoid. An epoch is
 * 1000 steps. The paper gives neither rate nor weights; here both networks have SGD at rate 0.1 and
 * Gaussian weights with standard deviation 0.1, which start from the same weights and see the same
 * mini-batches.
 *
 * <p>Prints a Markdown table of the test accuracy after 1, 5 and 50 thousand steps. Argument:
 * number of seeds (default 3).
 */
public final class PaperMnist {
  private static final int[] EPOCHS = {1, 5, 50};
  private static final double RATE = 0.1;
  private static final double SIGMA = 0.1;

  private PaperMnist() {}

  /** See {@link PaperMnist}. */
  public static void main(String[] arguments) {
    int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    Dataset train = Mnist.train();
    Dataset test = Mnist.test();
    List<String> table = new ArrayList<>();
    for (boolean batchNorm : new boolean[] {true, false}) {
      for (int seed = 1; seed <= seeds; seed++) {
        TrainingRun run = train(batchNorm, seed, train, test);
        StringBuilder row = new StringBuilder();
        row.append(batchNorm ? "| with BN | " : "| without | ").append(seed).append(" |");
        for (int epoch : EPOCHS) {
          row.append(String.format(Locale.ROOT, " %.2f %% |", 100 * accuracy(run, epoch)));
        }
        row.append(String.format(Locale.ROOT, " %.0f s |", run.seconds()));
        table.add(row.toString());
      }
    }
    System.out.println("| network | seed | 1,000 steps | 5,000 | 50,000 | time |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    table.forEach(System.out::println);
  }

  private static double accuracy(TrainingRun run, int epoch) {
    return accuracy(run.history().get(epoch - 1));
  }

  private static double accuracy(EpochResult epoch) {
    return epoch.test().map((Evaluation e) -> e.values().get(Metric.ACCURACY)).orElseThrow();
  }

  private static TrainingRun train(boolean batchNorm, int seed, Dataset train, Dataset test) {
    Network.Builder builder = Network.input(784);
    for (int layer = 0; layer < 3; layer++) {
      builder.dense(100, new Initialization.Gaussian(SIGMA));
      if (batchNorm) {
        builder.batchNorm();
      }
      builder.sigmoid();
    }
    Network network = builder.dense(10, new Initialization.Gaussian(SIGMA)).build();
    String name = "%s, seed %d".formatted(batchNorm ? "with BN" : "without", seed);
    return Trainer.of(network)
        .loss(Loss.softmaxCrossEntropy())
        .optimizer(Optimizer.sgd(RATE))
        .batchSize(60)
        .epochs(EPOCHS[EPOCHS.length - 1])
        .seed(seed)
        .threads(1)
        .listener(
            new TrainingListener() {
              @Override
              public void onEpoch(EpochResult epoch) {
                System.err.printf(
                    Locale.ROOT,
                    "%s: %,d steps, test accuracy %.2f %%%n",
                    name,
                    epoch.steps(),
                    100 * accuracy(epoch));
              }
            })
        .fit(train, test);
  }
}

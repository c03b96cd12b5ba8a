///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
//DEPS io.evenkeel:evenkeel-data:0.1.0-SNAPSHOT

import io.evenkeel.data.Mnist;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.optimizer.Schedule;
import io.evenkeel.optimizer.Schedule.Piecewise.Point;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingRun;

/**
 * A schedule of one's own, by its corners: up over a tenth of the steps, level for half of them,
 * then down to nothing; and gamma and beta of batch normalization at a tenth of the rate.
 */
public class CustomSchedule {
  public static void main(String[] args) {
    Schedule schedule =
        Schedule.piecewise(new Point(0, 0.1), new Point(0.1, 1), new Point(0.6, 1), new Point(1, 0));
    for (long step = 0; step <= 1000; step += 100) {
      System.out.printf("%4d %.3f%n", step, schedule.factor(Math.min(step, 999), 1000));
    }
    Optimizer optimizer =
        Optimizer.adam(3e-3)
            .withRateFactor(ParameterGroup.betas(), 0.1)
            .withRateFactor(ParameterGroup.gammas(), 0.1);
    TrainingRun run =
        Trainer.of(Network.input(784).dense(50).batchNorm().relu().dense(10).build())
            .optimizer(optimizer)
            .schedule(schedule)
            .batchSize(200)
            .epochs(1)
            .fit(Mnist.train(), Mnist.test());
    System.out.println(run.test().orElseThrow().values());
  }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
//DEPS io.evenkeel:evenkeel-data:0.1.0-SNAPSHOT

import io.evenkeel.data.Mnist;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.LayerProbe;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeSteps;
import io.evenkeel.training.Trainer;

/**
 * Looks into batch normalization while it trains: how far each layer's running statistics are from
 * the batch's, and where its output lies. The probes change no bit of the training.
 */
public class ProbedTraining {
  public static void main(String[] args) {
    Network network =
        Network.input(784)
            .dense(50).batchNorm().sigmoid()
            .dense(50).batchNorm().sigmoid()
            .dense(10)
            .build();
    Trainer.of(network)
        .optimizer(Optimizer.sgd(0.1))
        .batchSize(200)
        .epochs(1)
        .probe(
            Probe.standard().at(ProbeSteps.every(100)),
            result -> {
              for (LayerProbe layer : result.layers()) {
                if (layer instanceof LayerProbe.OfBatchNorm norm) {
                  System.out.printf(
                      "step %4d  layer %s  output %+.2f to %+.2f  running mean off by %+.2f deviations%n",
                      result.step(),
                      norm.layer(),
                      norm.output().p15(),
                      norm.output().p85(),
                      norm.meanGap().p50());
                }
              }
            })
        .fit(Mnist.train(), Mnist.test());
  }
}

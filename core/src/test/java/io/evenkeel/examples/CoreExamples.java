package io.evenkeel.examples;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.Model;
import io.evenkeel.model.ModelTracer;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeSteps;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingRun;
import java.nio.file.Path;
import java.util.List;

/** The examples in this module's Javadoc. */
final class CoreExamples {
  private CoreExamples() {}

  static Network network() {
    // @start region="network"
    Network network =
        Network.input(784)
            .dense(100)
            .batchNorm()
            .sigmoid()
            .residual(branch -> branch.dense(100).batchNorm().relu().dense(100).batchNorm())
            .relu()
            .dense(10)
            .build();
    // @end
    return network;
  }

  static TrainingRun trainer(Network network, Dataset train, Dataset test) {
    // @start region="trainer"
    TrainingRun run =
        Trainer.of(network)
            .loss(Loss.softmaxCrossEntropy())
            .optimizer(Optimizer.adam(1e-3))
            .batchSize(60)
            .epochs(5)
            .seed(42)
            .fit(train, test);
    // @end
    return run;
  }

  static float[] model(float[] pixels) {
    // @start region="model"
    Model model = Model.load(Path.of("runs/mnist/model.safetensors"));
    float[] probabilities = model.predict(pixels);
    // @end
    return probabilities;
  }

  static void tracer(Model model, float[] rows, int count) {
    // @start region="tracer"
    try (ModelTracer tracer = model.tracer(256)) {
      tracer.run(
          rows, count, (node, values, stride, n) -> System.out.println(node + ": " + values[0]));
    }
    // @end
  }

  static TrainingRun probe(Network network, Dataset rows, Dataset train, Dataset test) {
    // @start region="probe"
    TrainingRun run =
        Trainer.of(network)
            .probe(Probe.standard(), result -> System.out.println(result.step()))
            .probe(
                Probe.of(rows).at(ProbeSteps.every(100)).unit("4", 0),
                result -> System.out.println(result.layers()))
            .fit(train, test);
    // @end
    return run;
  }

  static List<Optimizer> optimizer() {
    // @start region="optimizer"
    Optimizer optimizer = Optimizer.adamW(1e-3, 0.01).withClipNorm(1);
    Optimizer other =
        Optimizer.nesterov(1.5, 0.85)
            .withRateFactor(ParameterGroup.betas(), 64)
            .withFrozen(ParameterGroup.at("0"));
    // @end
    return List.of(optimizer, other);
  }

  static List<ParameterGroup> group() {
    // @start region="group"
    ParameterGroup betas = ParameterGroup.betas(); // BatchNorm's beta, everywhere
    ParameterGroup layer = ParameterGroup.at("layer1"); // all of layer1, layer1.0.conv1, ...
    ParameterGroup weights = ParameterGroup.weights().under("layer1"); // the weights among them
    // @end
    return List.of(betas, layer, weights);
  }
}

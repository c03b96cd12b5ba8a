package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.export.ParityCertificate;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model that PyTorch trained and exported: in, trained on, out again. */
class TorchMlpTest {
  private static final Path FOLDER = Shipped.path("torch-mnist-mlp-sigmoid-bn");
  private static final int ROWS = 64;

  @TempDir Path folder;

  private static float[] floats(String name) {
    return TensorValues.floats(Shipped.tensor(FOLDER.resolve("test_data_set_0/" + name)));
  }

  @Test
  void isImportedPredictsAsStoredIsTrainedOnAndExportedAgain() {
    ImportedModel imported = Onnx.read(FOLDER.resolve("model.onnx"));
    Model model = imported.model();
    assertThat(model.network().layers().stream().map(Object::getClass))
        .containsExactly(
            Dense.class,
            BatchNorm.class,
            Activation.class,
            Dense.class,
            BatchNorm.class,
            Activation.class,
            Dense.class,
            BatchNorm.class,
            Activation.class,
            Dense.class);
    assertThat(model.network().layers().get(1)).isEqualTo(BatchNorm.DEFAULT);
    assertThat(imported.notes())
        .containsExactly(
            "the bias of layer 0, which the batch normalization behind it subtracts again, went into"
                + " its running mean",
            "the bias of layer 3, which the batch normalization behind it subtracts again, went into"
                + " its running mean",
            "the bias of layer 6, which the batch normalization behind it subtracts again, went into"
                + " its running mean",
            "the graph does not say what its outputs are: they are taken for the logits of 10"
                + " classes");
    float[] x = floats("input_0.pb");
    float[] stored = floats("output_0.pb");
    float[] logits = model.logits(x, ROWS);
    assertThat(largestDifference(logits, stored)).isLessThan(2e-5);

    int[] labels = new int[ROWS];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = argmax(stored, i);
    }
    double before = crossEntropy(model, x, labels);
    Model tuned =
        Trainer.of(model.network())
            .startFrom(model)
            .optimizer(Optimizer.adam(1e-3))
            .batchSize(ROWS / 4)
            .epochs(2)
            .fit(Dataset.ofClasses(x, 784, labels, 10))
            .model();
    assertThat(crossEntropy(tuned, x, labels)).isLessThan(before);
    assertThat(tuned.parameter("0", "weight")).isNotEqualTo(model.parameter("0", "weight"));

    ModelProto graph = new OnnxExport(tuned).build();
    ParityCertificate parity = ParityCertificate.compare(tuned, graph, x, ROWS);
    assertThat(parity.relative()).isLessThan(1e-5);
    Path file = folder.resolve("tuned.onnx");
    OnnxFile.write(graph, file);
    assertThat(largestDifference(Onnx.load(file).logits(x, ROWS), tuned.logits(x, ROWS)))
        .isLessThan(2e-5);
  }

  private static double largestDifference(float[] got, float[] expected) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs((double) got[i] - expected[i]));
    }
    return largest;
  }

  private static int argmax(float[] logits, int row) {
    int best = 0;
    for (int c = 1; c < 10; c++) {
      best = logits[row * 10 + c] > logits[row * 10 + best] ? c : best;
    }
    return best;
  }

  private static double crossEntropy(Model model, float[] x, int[] labels) {
    float[] probabilities = model.predict(x, ROWS);
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      sum -= Math.log(probabilities[i * 10 + labels[i]]);
    }
    return sum / ROWS;
  }
}

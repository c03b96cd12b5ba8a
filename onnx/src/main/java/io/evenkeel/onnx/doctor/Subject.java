package io.evenkeel.onnx.doctor;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowBlocks;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.model.Model;
import io.evenkeel.network.Moments;
import io.evenkeel.onnx.recalibrate.LabelledRows;
import io.evenkeel.onnx.recalibrate.NormalizedModel;
import io.evenkeel.onnx.recalibrate.OnnxEvaluation;
import io.evenkeel.onnx.recalibrate.OnnxModel;
import io.evenkeel.onnx.recalibrate.RunModel;
import java.util.Map;

/** A model that is examined on data. */
sealed interface Subject {

  /** Its batch normalizations. */
  NormalizedModel norms();

  /** Whether its outputs can be compared with classes. */
  boolean tellsClasses();

  /**
   * Loss and accuracy at inference.
   *
   * @param moments that the layers normalise by, either for all layers or empty for their own
   */
  Evaluation evaluate(Dataset rows, Map<Integer, Moments> moments);

  /** Loss and accuracy where every layer normalises by its batch of so many rows. */
  Evaluation evaluateByBatch(Dataset rows, int batchRows);

  /** One of our own models. */
  record Run(Model model, RunModel norms) implements Subject {
    Run(Model model) {
      this(model, new RunModel(model));
    }

    @Override
    public boolean tellsClasses() {
      return model.task() != Task.REAL;
    }

    private Loss loss() {
      return model.task() == Task.BINARY ? Loss.binaryCrossEntropy() : Loss.softmaxCrossEntropy();
    }

    private void requireClasses(Dataset rows) {
      int classes = model.task() == Task.BINARY ? 2 : model.network().outputFeatures();
      LabelledRows.requireClasses(classes, rows);
    }

    @Override
    public Evaluation evaluate(Dataset rows, Map<Integer, Moments> moments) {
      requireClasses(rows);
      Model changed = moments.isEmpty() ? model : norms.with(moments);
      return Evaluator.evaluate(changed, rows, loss(), Evaluator.brief(model.task()));
    }

    @Override
    public Evaluation evaluateByBatch(Dataset rows, int batchRows) {
      requireClasses(rows);
      int outputs = model.network().outputFeatures();
      Evaluator evaluator =
          new Evaluator(loss(), outputs, batchRows, Evaluator.brief(model.task()));
      float[] logits = new float[Math.multiplyExact(batchRows, outputs)];
      new RowBlocks(rows, batchRows)
          .forEach((x, targets, count) -> {
            norms.normalizedBy(x, count).logits(x, count, logits);
            evaluator.add(logits, targets, count);
          });
      return evaluator.result();
    }
  }

  /** An ONNX graph. */
  record Graph(ModelProto model, OnnxModel norms) implements Subject {
    Graph(ModelProto model, Dataset data) {
      this(model, new OnnxModel(model, data));
    }

    @Override
    public boolean tellsClasses() {
      return true;
    }

    @Override
    public Evaluation evaluate(Dataset rows, Map<Integer, Moments> moments) {
      return OnnxEvaluation.of(moments.isEmpty() ? model : norms.with(moments), rows);
    }

    @Override
    public Evaluation evaluateByBatch(Dataset rows, int batchRows) {
      return OnnxEvaluation.of(norms.normalizedByBatch(), rows, batchRows);
    }
  }
}

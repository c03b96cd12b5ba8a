package io.evenkeel.examples;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.doctor.Diagnosis;
import io.evenkeel.onnx.doctor.Doctor;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingRun;
import java.nio.file.Path;

/** The examples in this module's Javadoc. */
final class OnnxExamples {
  private OnnxExamples() {}

  static void doctor() {
    // @start region="doctor"
    Diagnosis diagnosis = Doctor.examine(OnnxFile.read(Path.of("model.onnx")));
    diagnosis.findings().forEach(finding -> System.out.println(finding.sentence()));
    // @end
  }

  static void export(Model model) {
    // @start region="export"
    ModelProto graph = new OnnxExport(model).opset(17).build();
    OnnxFile.write(graph, Path.of("model.onnx"));
    // @end
  }

  static TrainingRun load(Dataset train, Dataset test) {
    // @start region="load"
    Model model = Onnx.load(Path.of("model.onnx"));
    TrainingRun run = Trainer.of(model.network()).startFrom(model).fit(train, test);
    // @end
    return run;
  }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
//DEPS io.evenkeel:evenkeel-onnx:0.1.0-SNAPSHOT
//DEPS com.microsoft.onnxruntime:onnxruntime:1.29.0

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.onnx.fold.FoldedModel;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.recalibrate.OnnxModel;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import io.evenkeel.onnx.recalibrate.RecalibratedLayer;
import io.evenkeel.onnx.recalibrate.RowTensor;
import java.nio.file.Path;
import java.util.List;

/**
 * Gives someone else's ONNX graph the running statistics of your rows, then folds its batch
 * normalization away: {@code FoldAndRecalibrate.java model.onnx rows.npy folded.onnx}. ONNX Runtime
 * computes what goes into each batch normalization.
 */
public class FoldAndRecalibrate {
  public static void main(String[] args) {
    ModelProto graph = OnnxFile.read(Path.of(args[0]));
    RowTensor rows = RowTensor.read(Path.of(args[1]));

    OnnxModel model = new OnnxModel(graph, rows.features());
    Dataset data = Dataset.ofReal(rows.values(), rows.features(), new float[rows.rows()], 1);
    List<RecalibratedLayer> layers =
        Recalibration.run(model, data, RecalibrationOptions.DEFAULT, (done, total) -> {});
    for (RecalibratedLayer layer : layers) {
      System.out.printf("%s: mean moved by %.3f deviations%n", layer.layer().name(), layer.meanShift());
    }

    FoldedModel folded = GraphFolding.fold(model.with(Recalibration.moments(layers)));
    folded.folded().forEach(one -> System.out.println(one.node() + " is now part of " + one.into()));
    folded.kept().forEach(one -> System.out.println(one.node() + " stays: " + one.reason()));
    OnnxFile.write(folded.after(), Path.of(args[2]));
  }
}

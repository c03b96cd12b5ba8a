package io.evenkeel.peers;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import io.evenkeel.benchmarks.StepData;
import io.evenkeel.benchmarks.Workload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A workload's network as an ONNX model with every BatchNorm folded into the Gemm before it: with s
 * = gamma / sqrt(variance + epsilon), the weight's column j is multiplied by s_j and the bias is
 * beta - mean s. What is left is {@code Gemm, Relu, Gemm, Relu, Gemm, Relu, Gemm}.
 */
final class FoldedModel {
  /** Name of the model's input, rows x features. */
  static final String INPUT = "input";

  /** Name of the model's output, rows x classes. */
  static final String OUTPUT = "logits";

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  private FoldedModel() {}

  /** The model file's bytes; without {@code batchNorm} there is nothing to fold. */
  static byte[] bytes(Workload workload, boolean batchNorm, StepData data) {
    OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName(workload.label());
    graph.addInput(value(INPUT, workload.batch(), workload.inputs(0)));
    graph.addOutput(value(OUTPUT, workload.batch(), workload.outputs()));
    String previous = INPUT;
    int last = workload.denseLayers() - 1;
    for (int layer = 0; layer <= last; layer++) {
      int inputs = workload.inputs(layer);
      int outputs = workload.outputs(layer);
      float[] weight = data.weight(layer);
      float[] bias = new float[outputs];
      if (batchNorm && layer < last) {
        weight = weight.clone();
        fold(layer, data, weight, bias);
      }
      graph.addInitializer(tensor("weight" + layer, weight, inputs, outputs));
      graph.addInitializer(tensor("bias" + layer, bias, outputs));
      String product = layer == last ? OUTPUT : "z" + layer;
      graph.addNode(node("Gemm", product, previous, "weight" + layer, "bias" + layer));
      if (layer < last) {
        previous = "a" + layer;
        graph.addNode(node("Relu", previous, product));
      }
    }
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** Multiplies the weight's columns (inputs x outputs, in place) and writes the bias. */
  private static void fold(int layer, StepData data, float[] weight, float[] bias) {
    for (int j = 0; j < bias.length; j++) {
      double scale = data.gamma(layer)[j] / Math.sqrt(data.variance(layer)[j] + Workload.EPSILON);
      bias[j] = (float) (data.beta(layer)[j] - data.mean(layer)[j] * scale);
      for (int i = j; i < weight.length; i += bias.length) {
        weight[i] = (float) (weight[i] * scale);
      }
    }
  }

  private static OnnxMl.NodeProto node(String operator, String output, String... inputs) {
    OnnxMl.NodeProto.Builder node =
        OnnxMl.NodeProto.newBuilder().setOpType(operator).setName(output).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.build();
  }

  private static OnnxMl.TensorProto tensor(String name, float[] values, int... shape) {
    ByteBuffer raw =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    OnnxMl.TensorProto.Builder tensor =
        OnnxMl.TensorProto.newBuilder()
            .setName(name)
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(raw));
    for (int size : shape) {
      tensor.addDims(size);
    }
    return tensor.build();
  }

  private static OnnxMl.ValueInfoProto value(String name, int rows, int columns) {
    OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
    shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(rows));
    shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(columns));
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }
}

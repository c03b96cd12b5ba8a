/** ONNX models: reading and writing them, their export and import, and what is done to them. */
module io.evenkeel.onnx {
  requires static transitive org.jspecify;
  requires transitive io.evenkeel.core;
  requires transitive io.evenkeel.data;
  requires transitive com.google.protobuf;
  requires transitive org.tribuo.util.onnx;
  requires static com.microsoft.onnxruntime;

  exports io.evenkeel.onnx.doctor;
  exports io.evenkeel.onnx.export;
  exports io.evenkeel.onnx.fold;
  exports io.evenkeel.onnx.graph;
  exports io.evenkeel.onnx.inspect;
  exports io.evenkeel.onnx.recalibrate;
  exports io.evenkeel.onnx.runtime;
  exports io.evenkeel.onnx;
}

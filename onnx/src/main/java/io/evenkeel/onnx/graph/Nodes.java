package io.evenkeel.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.evenkeel.json.Printable;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands in a node: its attributes by name, its subgraphs, and what a message calls it. */
public final class Nodes {
  private Nodes() {}

  /** An attribute; empty if the node has none of that name. */
  public static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  /** A whole number of an attribute. */
  public static long integer(NodeProto node, String name, long otherwise) {
    return attribute(node, name).map(AttributeProto::getI).orElse(otherwise);
  }

  /** A number of an attribute. */
  public static float number(NodeProto node, String name, float otherwise) {
    return attribute(node, name).map(AttributeProto::getF).orElse(otherwise);
  }

  /** A text of an attribute. */
  public static String text(NodeProto node, String name, String otherwise) {
    return attribute(node, name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
  }

  /** The graphs among the node's attributes, such as the branches of an If. */
  public static Stream<GraphProto> subgraphs(NodeProto node) {
    return node.getAttributeList().stream()
        .flatMap(a ->
            Stream.concat(
                a.hasG() ? Stream.of(a.getG()) : Stream.of(), a.getGraphsList().stream()));
  }

  /** The version of the default operators that a model asks for; 1 where it does not say. */
  public static long opset(ModelProto model) {
    return model.getOpsetImportList().stream()
        .filter(o -> o.getDomain().isEmpty() || o.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .max()
        .orElse(1);
  }

  /** Whether the node is an operator of the standard's default domain. */
  public static boolean isStandard(NodeProto node) {
    return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
  }

  /** Operator and name: {@code Gemm "fc1"}; the first output's name where it has none. */
  public static String label(NodeProto node) {
    return Printable.text(node.getOpType()) + " " + name(node);
  }

  /** The name, in quotes; the first output's where it has none. */
  public static String name(NodeProto node) {
    String name =
        !node.getName().isEmpty()
            ? node.getName()
            : node.getOutputCount() > 0 ? node.getOutput(0) : "";
    return '"' + Printable.text(name) + '"';
  }
}

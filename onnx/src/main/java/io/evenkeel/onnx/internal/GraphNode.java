package io.evenkeel.onnx.internal;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.onnx.graph.Nodes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node in its place in a {@link MutableGraph}; nodes are told apart by identity. */
public final class GraphNode {
  private NodeProto proto;

  public GraphNode(NodeProto proto) {
    this.proto = proto;
  }

  public NodeProto proto() {
    return proto;
  }

  public void become(NodeProto changed) {
    proto = changed;
  }

  /** The standard operator's name; empty for one of another domain. */
  public String operator() {
    return Nodes.isStandard(proto) ? proto.getOpType() : "";
  }

  public boolean is(String operator) {
    return operator().equals(operator);
  }

  /** Operator and name, for messages. */
  public String label() {
    return Nodes.label(proto);
  }

  /** The value that is read there; null if it is left out. */
  public @Nullable String input(int index) {
    return index < proto.getInputCount() && !proto.getInput(index).isEmpty()
        ? proto.getInput(index)
        : null;
  }

  /** The value that is written there; null if it is left out. */
  public @Nullable String output(int index) {
    return index < proto.getOutputCount() && !proto.getOutput(index).isEmpty()
        ? proto.getOutput(index)
        : null;
  }

  /** The value that is written first. */
  public String output() {
    return proto.getOutputCount() > 0 ? proto.getOutput(0) : "";
  }

  public boolean has(String attribute) {
    return Nodes.attribute(proto, attribute).isPresent();
  }

  public long integer(String name, long otherwise) {
    return Nodes.integer(proto, name, otherwise);
  }

  public float real(String name, float otherwise) {
    return Nodes.number(proto, name, otherwise);
  }

  public String text(String name) {
    return Nodes.text(proto, name, "");
  }

  public List<Long> integers(String name) {
    return Nodes.attribute(proto, name).map(AttributeProto::getIntsList).orElse(List.of());
  }
}

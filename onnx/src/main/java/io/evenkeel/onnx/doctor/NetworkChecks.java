package io.evenkeel.onnx.doctor;

import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Statistics;
import io.evenkeel.network.WeightedLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What is seen in one of our own networks, before or after its training. */
final class NetworkChecks {
  /** A warning is due if the first mini-batch still counts more than this share of the last one. */
  static final double REMEMBERED = 0.1;

  /**
   * If the share of the old value is smaller, it is more likely meant as the share of the new one.
   */
  static final double LEAST_DECAY = 0.5;

  private NetworkChecks() {}

  /**
   * What is seen before the first step.
   *
   * @param steps that the training will make
   */
  static List<Finding> plan(Network network, long steps) {
    List<Finding> findings = new ArrayList<>();
    Graph graph = network.graph();
    for (Node norm : graph.batchNorms()) {
      BatchNorm batchNorm = (BatchNorm) norm.op();
      structure(graph, norm, findings);
      updates(name(norm), batchNorm, batchNorm.updateStatistics() ? steps : 0, findings);
    }
    return findings;
  }

  /** What is seen in a trained model. */
  static List<Finding> model(Model model) {
    List<Finding> findings = new ArrayList<>();
    Graph graph = model.network().graph();
    for (Node norm : graph.batchNorms()) {
      long batches = Objects.requireNonNull(model.statistics().get(norm.path())).batches();
      structure(graph, norm, findings);
      BatchNorm batchNorm = (BatchNorm) norm.op();
      updates(name(norm), batchNorm, batchNorm.updateStatistics() ? batches : 0, findings);
      // Our running statistics are debiased: after the first update nothing is left of the start.
      findings.addAll(StateChecks.of(state(model, graph, norm), batches == 0));
    }
    return findings;
  }

  private static String name(Node layer) {
    return "layer " + layer.path();
  }

  private static NormState state(Model model, Graph graph, Node norm) {
    Moments moments = model.inferenceMoments(norm);
    return new NormState(
        name(norm),
        !hasWeightsBelow(graph, norm),
        doubles(model.parameter(norm.path(), BatchNorm.GAMMA)),
        doubles(model.parameter(norm.path(), BatchNorm.BETA)),
        moments.mean(),
        moments.variance(),
        ((BatchNorm) norm.op()).epsilon());
  }

  private static boolean hasWeightsBelow(Graph graph, Node node) {
    return node.inputs().stream()
        .map(graph::node)
        .anyMatch(below -> below.op() instanceof WeightedLayer || hasWeightsBelow(graph, below));
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static void structure(Graph graph, Node norm, List<Finding> findings) {
    if (graph.node(norm.input()).op() instanceof Dropout dropout && dropout.probability() > 0) {
      findings.add(dropoutBefore(name(norm), dropout.probability()));
    }
  }

  /** The same of a graph. */
  static Finding dropoutBefore(String layer, double probability) {
    // The shortest decimals of the float, 0.2 and not 0.20000000298.
    double shown = Double.parseDouble(Float.toString((float) probability));
    return Finding.of(Severity.WARNING, Problem.DROPOUT_BEFORE, layer, shown, 1 / (1 - shown));
  }

  private static void updates(
      String layer, BatchNorm batchNorm, long updates, List<Finding> findings) {
    double decay = batchNorm.emaDecay();
    if (batchNorm.statistics() != Statistics.EMA || updates == 0) {
      return;
    }
    if (decay < LEAST_DECAY) {
      findings.add(reversedDecay(layer, decay));
    }
    double remembered = Math.pow(decay, updates - 1.0);
    if (remembered > REMEMBERED) {
      findings.add(
          Finding.of(Severity.WARNING, Problem.FEW_UPDATES, layer, updates, decay, remembered));
    }
  }

  /** The same of a graph, where ONNX's momentum is our emaDecay. */
  static Finding reversedDecay(String layer, double decay) {
    return Finding.of(Severity.WARNING, Problem.REVERSED_DECAY, layer, decay, 1 - decay);
  }
}

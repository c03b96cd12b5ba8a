package io.evenkeel.lab.report;

import io.evenkeel.json.StrictJson;
import io.evenkeel.lab.compare.ArmProbes;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Text;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One network of a comparison, from the inside.
 *
 * @param id its variant's name
 * @param label what people call it
 */
record ProbedArm(String id, Text label, Color color, ProbedNetwork probed) {

  /** With the learning rate in its label, where there are several. */
  static ProbedArm of(ArmProbes probes, boolean rates) {
    List<JsonNode> lines =
        probes.lines().stream().map(line -> StrictJson.parse(line, "a probe")).toList();
    Text name = Variant.label(probes.variant());
    Text label =
        rates ? Text.of("compare.armAtRate", name, CompareText.rate(probes.learningRate())) : name;
    return new ProbedArm(
        probes.variant(), label, CompareText.color(probes.variant()), new ProbedNetwork(lines));
  }

  /** The layers of a block: what stands from one dense layer to before the next. */
  List<ProbedNetwork.Layer> block(int block) {
    return probed.layers(layer -> layer.block() == block);
  }

  /** The dense layer of a block. */
  Optional<ProbedNetwork.Layer> dense(int block) {
    return block(block).stream().filter(layer -> layer.kind().equals("dense")).findFirst();
  }

  /** The activation of a block; empty in the last one. */
  Optional<ProbedNetwork.Layer> activation(int block) {
    return block(block).stream().filter(layer -> layer.kind().equals("activation")).findFirst();
  }

  /** The layer whose output enters a block's activation; in the last block, its last layer. */
  ProbedNetwork.Layer entering(int block) {
    List<ProbedNetwork.Layer> layers = block(block);
    int at = activation(block).map(layers::indexOf).orElse(layers.size());
    return layers.get(Math.max(0, at - 1));
  }

  /** The layer whose output leaves a block. */
  ProbedNetwork.Layer leaving(int block) {
    return block(block).getLast();
  }
}

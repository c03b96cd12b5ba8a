package io.evenkeel.lab.compare;

import java.util.List;

/**
 * What was seen inside one training of a comparison.
 *
 * @param variant its name
 * @param lines one line per probe, as in {@code probes.jsonl}
 */
public record ArmProbes(String variant, double learningRate, long seed, List<String> lines) {

  public ArmProbes {
    lines = List.copyOf(lines);
  }
}

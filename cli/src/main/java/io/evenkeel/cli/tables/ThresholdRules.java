package io.evenkeel.cli.tables;

import io.evenkeel.tabular.decision.ThresholdRule;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.FromStringDeserializer;

/** What a run's settings say of a threshold: {@code precision:0.9}. */
final class ThresholdRules extends FromStringDeserializer<ThresholdRule> {
  ThresholdRules() {
    super(ThresholdRule.class);
  }

  @Override
  protected ThresholdRule _deserialize(String value, DeserializationContext context) {
    return ThresholdRule.of(value);
  }
}

package io.evenkeel.lab.doctor;

import io.evenkeel.lab.page.Text;
import io.evenkeel.onnx.doctor.Finding;
import io.evenkeel.onnx.doctor.Problem;
import io.evenkeel.onnx.doctor.Severity;

/** Findings in the reader's language. */
final class FindingText {
  private static final String LAYER = "layer ";

  private FindingText() {}

  static Text severity(Severity severity) {
    return switch (severity) {
      case SERIOUS -> Text.of("doctor.serious");
      case WARNING -> Text.of("doctor.warning");
      case NOTE -> Text.of("doctor.note");
    };
  }

  static Text layer(String name) {
    if (name.equals(Finding.MODEL)) {
      return Text.of("doctor.model");
    }
    return name.startsWith(LAYER)
        ? Text.of("doctor.layer", name.substring(LAYER.length()))
        : Text.verbatim(name);
  }

  static Text title(Finding finding) {
    return sentence(finding.problem(), "title");
  }

  static Text evidence(Finding finding) {
    return sentence(finding.problem(), "evidence", finding.arguments().toArray());
  }

  static Text consequence(Finding finding) {
    return sentence(finding.problem(), "consequence", finding.arguments().toArray());
  }

  static Text remedy(Finding finding) {
    return sentence(finding.problem(), "remedy", finding.arguments().toArray());
  }

  private static Text sentence(Problem problem, String part, Object... arguments) {
    String key = "doctor." + problem.key() + "." + part;
    return Text.of(key, arguments);
  }
}

package io.evenkeel.lab.doctor;

import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Notices.Notice;
import io.evenkeel.lab.page.Notices.Part;
import io.evenkeel.lab.page.Text;
import io.evenkeel.onnx.doctor.Finding;
import io.evenkeel.onnx.doctor.Problem;
import io.evenkeel.onnx.doctor.Severity;
import java.util.List;

/** Findings in the reader's language. */
public final class FindingText {
  private static final String LAYER = "layer ";

  private FindingText() {}

  /** A finding as a card. */
  public static Notice notice(Finding finding) {
    return new Notice(
        color(finding.severity()),
        severity(finding.severity()),
        title(finding),
        List.of(new Part(layer(finding.layer()), evidence(finding)), remedyPart(finding)),
        List.of());
  }

  static Part remedyPart(Finding finding) {
    return new Part(Text.of("doctor.remedy"), remedy(finding));
  }

  static Color color(Severity severity) {
    return switch (severity) {
      case SERIOUS -> Color.BAD;
      case WARNING -> Color.WARN;
      case NOTE -> Color.MUTED;
    };
  }

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
        ? Text.of("layer.name", name.substring(LAYER.length()))
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

package io.evenkeel.lab.doctor;

import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Notices;
import io.evenkeel.lab.page.Notices.Notice;
import io.evenkeel.lab.page.Notices.Part;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.lab.page.Tiles;
import io.evenkeel.onnx.doctor.Diagnosis;
import io.evenkeel.onnx.doctor.Examination;
import io.evenkeel.onnx.doctor.Finding;
import io.evenkeel.onnx.doctor.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the doctor found in a model, as a page. */
public final class DoctorPage {
  private static final Text NONE = Text.verbatim("");

  private DoctorPage() {}

  /**
   * The page.
   *
   * @param model its name
   * @param data the data's name, where there is an examination
   */
  public static Page of(String model, String data, Diagnosis diagnosis) {
    Examination examination = diagnosis.examination();
    String norms = Integer.toString(diagnosis.norms());
    List<Section> sections = new ArrayList<>();
    sections.add(findings(model, data, diagnosis));
    if (examination != null) {
      sections.add(ExaminationSection.of(examination));
    }
    if (!diagnosis.skipped().isEmpty()) {
      sections.add(skipped(diagnosis));
    }
    Text subtitle =
        examination == null
            ? Text.of("doctor.still", norms)
            : Text.of("doctor.live", norms, Integer.toString(examination.rows()), data);
    return new Page(Text.of("doctor.title", model), subtitle, sections);
  }

  private static Section findings(String model, String data, Diagnosis diagnosis) {
    List<Figure> figures = new ArrayList<>();
    List<Tiles.Tile> tiles = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      String count = Integer.toString(diagnosis.count(severity));
      tiles.add(new Tiles.Tile(FindingText.severity(severity), Text.verbatim(count), NONE));
    }
    figures.add(new Tiles(tiles));
    if (diagnosis.findings().isEmpty()) {
      figures.add(new Paragraph(Text.of("doctor.nothing"), true));
    } else {
      figures.add(cards(model, data, diagnosis.findings()));
    }
    return new Section(
        "findings", Text.of("doctor.findings"), Text.of("doctor.findings.lead"), figures);
  }

  /** A card for each piece of advice, with all layers that need it. */
  private static Notices cards(String model, String data, List<Finding> findings) {
    Map<String, List<Finding>> byAdvice = new LinkedHashMap<>();
    for (Finding finding : findings) {
      String advice = finding.severity() + " " + finding.problem() + " " + finding.remedy();
      byAdvice.computeIfAbsent(advice, _ -> new ArrayList<>()).add(finding);
    }
    List<Notice> notices = new ArrayList<>();
    for (List<Finding> same : byAdvice.values()) {
      Finding first = same.getFirst();
      List<Part> parts = new ArrayList<>();
      for (Finding finding : same) {
        parts.add(new Part(FindingText.layer(finding.layer()), FindingText.evidence(finding)));
      }
      parts.add(new Part(Text.of("doctor.consequence"), FindingText.consequence(first)));
      parts.add(FindingText.remedyPart(first));
      notices.add(
          new Notice(
              FindingText.color(first.severity()),
              FindingText.severity(first.severity()),
              FindingText.title(first),
              parts,
              RemedyCommand.of(first, model, data).stream().toList()));
    }
    return new Notices("evidence", NONE, notices);
  }

  private static Section skipped(Diagnosis diagnosis) {
    List<Figure> reasons = new ArrayList<>();
    for (String reason : diagnosis.skipped()) {
      reasons.add(new Paragraph(Text.verbatim(reason), false));
    }
    return new Section(
        "skipped", Text.of("doctor.skipped"), Text.of("doctor.skipped.lead"), reasons);
  }
}

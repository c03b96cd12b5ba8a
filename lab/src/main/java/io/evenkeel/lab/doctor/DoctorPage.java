package io.evenkeel.lab.doctor;

import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Figure;
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
    sections.add(findings(diagnosis));
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

  private static Section findings(Diagnosis diagnosis) {
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
      figures.add(table(diagnosis.findings()));
      figures.add(advice(diagnosis.findings()));
    }
    return new Section(
        "findings", Text.of("doctor.findings"), Text.of("doctor.findings.lead"), figures);
  }

  private static DataTable table(List<Finding> findings) {
    List<List<Text>> rows = new ArrayList<>();
    for (Finding finding : findings) {
      rows.add(
          List.of(
              FindingText.severity(finding.severity()),
              FindingText.layer(finding.layer()),
              FindingText.title(finding),
              FindingText.evidence(finding)));
    }
    List<Text> header =
        List.of(
            Text.of("doctor.severity"),
            Text.of("doctor.where"),
            Text.of("doctor.finding"),
            Text.of("doctor.evidence"));
    return new DataTable("evidence", Text.of("doctor.findings"), header, rows);
  }

  /** Each advice once, however many layers need it. */
  private static DataTable advice(List<Finding> findings) {
    Map<String, List<Text>> rows = new LinkedHashMap<>();
    for (Finding finding : findings) {
      rows.putIfAbsent(
          finding.problem() + finding.remedy(),
          List.of(
              FindingText.title(finding),
              FindingText.consequence(finding),
              FindingText.remedy(finding)));
    }
    List<Text> header =
        List.of(Text.of("doctor.finding"), Text.of("doctor.consequence"), Text.of("doctor.remedy"));
    return new DataTable("advice", Text.of("doctor.advice"), header, List.copyOf(rows.values()));
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

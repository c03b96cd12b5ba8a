package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.page.Command;
import io.evenkeel.lab.page.Conclusion;
import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;

/** The exhibits as a page: an overview of the answers, then a section each. */
public final class ExhibitPage {
  private ExhibitPage() {}

  /** The page of some results. */
  public static Page of(List<ExhibitResult> results) {
    List<Section> sections = new ArrayList<>();
    sections.add(overview(results));
    results.forEach(result -> sections.add(section(result)));
    return new Page(Text.of("exhibits.title"), Text.of("exhibits.subtitle"), sections);
  }

  private static Section overview(List<ExhibitResult> results) {
    List<List<Text>> rows =
        results.stream()
            .map(r ->
                List.of(
                    r.exhibit().title(),
                    r.exhibit().claim(),
                    r.finding().verdict().brief(),
                    Text.verbatim(Integer.toString(r.seeds())),
                    Text.verbatim(Shown.number(r.seconds())),
                    Text.verbatim(Shown.number(r.cpuSeconds()))))
            .toList();
    DataTable table =
        new DataTable(
            "exhibits-overview",
            Text.of("exhibits.answers"),
            List.of(
                Text.of("exhibits.exhibit"),
                Text.of("exhibits.claim"),
                Text.of("exhibits.measured"),
                Text.of("exhibits.seeds"),
                Text.of("exhibits.seconds"),
                Text.of("exhibits.cpuSeconds")),
            rows);
    return new Section(
        "overview", Text.of("exhibits.overview"), Text.of("exhibits.lead"), List.of(table));
  }

  /** One exhibit as a section of a page. */
  public static Section section(ExhibitResult result) {
    Exhibit exhibit = result.exhibit();
    List<Figure> figures = new ArrayList<>();
    ExhibitFinding finding = result.finding();
    figures.add(
        new Conclusion(finding.verdict().text(), finding.verdict().color(), finding.sentences()));
    figures.add(new Paragraph(exhibit.experiment(), false));
    if (result.quick()) {
      figures.add(new Paragraph(Text.of("exhibits.quick"), false));
    }
    figures.addAll(result.figures());
    figures.add(new Paragraph(Text.of("exhibits.next", exhibit.next()), false));
    String command =
        "./evenkeel lab --exhibits %s%s --report %s.html"
            .formatted(exhibit.name(), result.quick() ? " --quick" : "", exhibit.name());
    figures.add(new Command(Text.of("exhibits.repeat"), command));
    return new Section(exhibit.name(), exhibit.title(), exhibit.claim(), figures);
  }
}

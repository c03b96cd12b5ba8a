package io.evenkeel.lab.report;

import io.evenkeel.lab.doctor.FindingText;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Notices;
import io.evenkeel.lab.page.Notices.Notice;
import io.evenkeel.lab.page.Text;
import io.evenkeel.tabular.Note;
import java.util.ArrayList;
import java.util.List;

/** What a training's user should know, in words. */
final class OutcomeText {
  private static final String ALWAYS = "always ";

  private OutcomeText() {}

  /** A baseline's answer in the reader's language. */
  static Text answer(String answer) {
    return answer.startsWith(ALWAYS)
        ? Text.of("report.always", answer.substring(ALWAYS.length()))
        : Text.verbatim(answer);
  }

  /** Warnings, then notes, a card each; nothing where there are none. */
  static List<Figure> notices(Outcome outcome) {
    List<Notice> notices = new ArrayList<>();
    if (outcome.judged().isEmpty()) {
      notices.add(
          Notice.of(Color.WARN, Text.of("doctor.warning"), Text.of("report.nothingJudged")));
    }
    outcome.findings().forEach(finding -> notices.add(FindingText.notice(finding)));
    outcome.notes().stream()
        .filter(Note::isWarning)
        .forEach(note ->
            notices.add(Notice.of(Color.WARN, Text.of("doctor.warning"), NoteText.of(note))));
    outcome.notes().stream()
        .filter(note -> !note.isWarning())
        .forEach(
            note -> notices.add(Notice.of(Color.MUTED, Text.of("doctor.note"), NoteText.of(note))));
    return notices.isEmpty()
        ? List.of()
        : List.of(new Notices("notices", Text.of("report.notices"), notices));
  }
}

package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Text;
import io.evenkeel.tabular.Note;

/** Notes on a table in the reader's language. */
public final class NoteText {
  private static final String PREFIX = "note.";

  private NoteText() {}

  /** A note; in English where the bundle has no sentence for its kind. */
  public static Text of(Note note) {
    return Text.translated(PREFIX, note.template(), note.arguments());
  }
}

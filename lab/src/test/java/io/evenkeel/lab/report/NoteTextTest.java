package io.evenkeel.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.page.Language;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Note;
import io.evenkeel.tabular.Tabular;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoteTextTest {
  @TempDir private Path folder;

  @Test
  void whatAPlanNotesIsSaidInChineseToo() throws IOException {
    StringBuilder rows = new StringBuilder("id,same,none,text,x,grade\n");
    for (int i = 0; i < 400; i++) {
      rows.append("%d,7,,word %d of many,%d.5,%s%n".formatted(i, i * 31, i % 17, i % 3));
    }
    Path file = Files.writeString(folder.resolve("rows.csv"), rows.append("400,7,,w,1.5,\n"));
    List<Note> notes = Tabular.classifier("grade").plan(Table.read(file.toString())).notes();
    assertThat(notes).hasSizeGreaterThanOrEqualTo(4);
    assertThat(notes)
        .allSatisfy(note -> {
          assertThat(NoteText.of(note).in(Language.EN)).isEqualTo(note.text());
          assertThat(NoteText.of(note).in(Language.ZH))
              .containsPattern("[一-鿿]")
              .doesNotContain("{");
        });
  }

  @Test
  void aNoteOfAnUnknownKindStaysAsItIs() {
    Note note = new Note(true, "new: {0}", List.of("{1}"));
    assertThat(NoteText.of(note).in(Language.ZH)).isEqualTo("new: {1}");
  }
}

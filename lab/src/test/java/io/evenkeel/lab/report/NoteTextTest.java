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
  void doubtfulColumnsAreSaidInChineseToo() throws IOException {
    StringBuilder rows = new StringBuilder("a;b;c;d;e;f;x;grade\n");
    for (int i = 0; i < 60; i++) {
      rows.append(
          "1,%d;1.%d;0%d/02/2019;0%d-0%d-03;"
              .formatted(100 + i, 100 + i, i % 9 + 1, i % 3 + 1, i % 2 + 1));
      rows.append(i % 2 == 0 ? "2019-01-02;$5" : "02.01.2019;\u20ac5");
      rows.append(";%d;%s\n".formatted(i % 17, i % 3));
    }
    Path file = Files.writeString(folder.resolve("rows.csv"), rows);
    List<Note> notes =
        Tabular.classifier("grade").keep("a", "b").plan(Table.read(file.toString())).notes();
    List<Note> doubts =
        notes.stream().filter(n -> n.text().endsWith("; until then it is text")).toList();
    assertThat(doubts).hasSizeGreaterThanOrEqualTo(5);
    assertThat(doubts)
        .allSatisfy(note -> {
          assertThat(NoteText.of(note).in(Language.EN)).isEqualTo(note.text());
          assertThat(NoteText.of(note).in(Language.ZH))
              .endsWith("\uff08\u5728\u6b64\u4e4b\u524d\u6309\u6587\u672c\u5904\u7406\uff09")
              .doesNotContain(" or ", "written");
        });
  }

  @Test
  void aNoteOfAnUnknownKindStaysAsItIs() {
    Note note = new Note(true, "new: {0}", List.of("{1}"));
    assertThat(NoteText.of(note).in(Language.ZH)).isEqualTo("new: {1}");
  }
}

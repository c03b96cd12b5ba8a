package io.evenkeel.cli.pictures;

import io.evenkeel.cli.terminal.RowsBar;
import io.evenkeel.picture.PictureProgress;
import java.util.ArrayList;
import java.util.List;

/** The bar that is shown while pictures are decoded. */
public final class DecodingBar implements PictureProgress, AutoCloseable {
  private final RowsBar bar = new RowsBar("decoding", " pictures");
  private final List<String> notes = new ArrayList<>();

  @Override
  public void pictures(long done, long total) {
    bar.rows(done, total);
  }

  @Override
  public void note(String sentence) {
    notes.add(sentence);
  }

  /** What is known of the pictures, and then what was noted while they were read. */
  public List<String> after(List<String> known) {
    List<String> all = new ArrayList<>(known);
    all.addAll(notes);
    return all;
  }

  @Override
  public void close() {
    bar.close();
  }
}

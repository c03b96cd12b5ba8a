package io.evenkeel.picture;

import io.evenkeel.data.ImageDataset;
import java.util.List;
import java.util.Optional;

/**
 * Pictures of one size, ready to be learned from.
 *
 * @param what they are called in messages
 * @param train to learn from
 * @param validation to compare epochs on, where the source has such a part
 * @param test to evaluate on, where the source has such a part
 * @param notes what the user should know, a sentence each: what was left out, what was resized
 */
public record PictureData(
    String what,
    ImageDataset train,
    Optional<ImageDataset> validation,
    Optional<ImageDataset> test,
    List<String> notes) {
  public PictureData {
    notes = List.copyOf(notes);
  }
}

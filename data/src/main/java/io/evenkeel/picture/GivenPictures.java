package io.evenkeel.picture;

import io.evenkeel.data.ImageDataset;
import java.util.List;

/**
 * Pictures that a trained model is given.
 *
 * @param rows with the model's classes, or without any
 * @param part a word before "images" and a blank, such as "test ", where only a part was taken;
 *     else empty
 * @param notes what the user should know, a sentence each
 */
public record GivenPictures(ImageDataset rows, String part, List<String> notes) {
  public GivenPictures {
    notes = List.copyOf(notes);
  }
}

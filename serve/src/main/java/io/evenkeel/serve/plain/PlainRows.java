package io.evenkeel.serve.plain;

import java.util.List;

/**
 * Rows that a person sent, as the model is given them.
 *
 * @param features count x the model's features, row-major
 * @param single whether it was one row by itself rather than a list
 * @param notes what there is to say about them, such as a category that training did not have
 */
public record PlainRows(float[] features, int count, boolean single, List<String> notes) {
  public PlainRows {
    notes = List.copyOf(notes);
  }
}

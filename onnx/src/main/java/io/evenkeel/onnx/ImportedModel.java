package io.evenkeel.onnx;

import io.evenkeel.model.Model;
import java.util.List;

/**
 * A model that came from an ONNX graph.
 *
 * @param model ready to predict, or to train on from ({@code Trainer.startFrom})
 * @param notes what was converted or left out, a sentence each
 */
public record ImportedModel(Model model, List<String> notes) {
  public ImportedModel {
    notes = List.copyOf(notes);
  }
}

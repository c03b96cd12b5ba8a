package io.evenkeel.cli.pictures;

import io.evenkeel.model.Model;
import java.util.List;
import java.util.stream.IntStream;

/** What the classes of a model are called. */
public final class ClassNames {
  private ClassNames() {}

  /** The model's own names, or the classes' indices where it has none. */
  public static List<String> of(Model model) {
    return model.classNames().isEmpty()
        ? IntStream.range(0, model.network().outputFeatures()).mapToObj(String::valueOf).toList()
        : model.classNames();
  }
}

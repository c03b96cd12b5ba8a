package io.evenkeel.lab.exhibit;

import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All exhibits in the order of the tour. */
public final class Exhibits {
  private static final List<Exhibit> ALL =
      List.of(
          new InputExhibit(),
          new EveryLayerExhibit(),
          new PlaceExhibit(),
          new GammaBetaExhibit(),
          new BiasExhibit(),
          new OptimizersExhibit(),
          new WhyExhibit(),
          new RegularisationExhibit(),
          new TestTimeExhibit(),
          new DepthExhibit(),
          new ShiftedExhibit());

  private Exhibits() {}

  /** All of them. */
  public static List<Exhibit> all() {
    return ALL;
  }

  /**
   * Some of them, in the order of the tour.
   *
   * @param names of exhibits; none for all
   * @throws InvalidInputException if there is no exhibit of a name
   */
  public static List<Exhibit> named(List<String> names) {
    List<String> known = ALL.stream().map(Exhibit::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new InvalidInputException(
            "the exhibits are %s, but got '%s'".formatted(String.join(", ", known), name));
      }
    }
    return names.isEmpty()
        ? ALL
        : ALL.stream()
            .filter(e -> names.contains(e.name()))
            .collect(Collectors.toCollection(ArrayList::new));
  }
}

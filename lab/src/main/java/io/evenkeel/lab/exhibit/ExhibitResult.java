package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.page.Figure;
import java.util.List;

/**
 * An exhibit that was measured.
 *
 * @param finding its answer
 * @param figures what is drawn
 * @param quick whether fewer steps or seeds were taken
 * @param seeds how many times it was repeated
 * @param seconds time that the measurement took
 * @param cpuSeconds processor time that the whole program used meanwhile, on all cores together
 * @param cached whether it was measured before
 */
public record ExhibitResult(
    Exhibit exhibit,
    ExhibitFinding finding,
    List<Figure> figures,
    boolean quick,
    int seeds,
    double seconds,
    double cpuSeconds,
    boolean cached) {

  public ExhibitResult {
    figures = List.copyOf(figures);
  }
}

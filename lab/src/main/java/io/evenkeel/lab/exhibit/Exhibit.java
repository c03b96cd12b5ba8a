package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Text;
import java.util.List;

/**
 * One claim about batch normalization, and the experiment that judges it. What is said and drawn
 * are functions of the measurements alone.
 */
public interface Exhibit {

  /** Its name on the command line and in the strings bundle. */
  String name();

  /**
   * All settings of its experiment, as a record: measurements are cached by what it prints. A
   * change of the experiment that no setting shows raises the record's version.
   */
  Object settings(boolean quick);

  /** The seeds that its experiment is repeated with. */
  long[] seeds(boolean quick);

  /**
   * The parts of its measurement, which may be done in any order and side by side.
   *
   * @param into where their numbers go
   */
  List<Job> jobs(boolean quick, Measurements into);

  /** The answer that the measurements give. */
  ExhibitFinding finding(Measurements measured);

  /** What is drawn of them. */
  List<Figure> figures(Measurements measured);

  /** Its title. */
  default Text title() {
    return sentence("title");
  }

  /** The claim in a sentence. */
  default Text claim() {
    return sentence("claim");
  }

  /** What is done, with which settings. */
  default Text experiment() {
    return sentence("experiment");
  }

  /** What to try next. */
  default Text next() {
    return sentence("next");
  }

  private Text sentence(String part) {
    String key = "exhibit.%s.%s".formatted(name(), part);
    return Text.of(key);
  }
}

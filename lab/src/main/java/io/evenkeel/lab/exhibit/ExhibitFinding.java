package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Text;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An exhibit's measured answer.
 *
 * @param verdict whether the claim holds in this measurement
 * @param sentences what was measured, with its spread over the seeds
 */
public record ExhibitFinding(Verdict verdict, List<Text> sentences) {

  public ExhibitFinding {
    sentences = List.copyOf(sentences);
  }

  /** Verdict and sentences as one text. */
  public String in(Language language) {
    String gap = language == Language.ZH ? "" : " ";
    return verdict.text().in(language)
        + gap
        + sentences.stream().map(s -> s.in(language)).collect(Collectors.joining(gap));
  }
}

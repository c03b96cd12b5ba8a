package io.evenkeel.lab.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Notices;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.onnx.doctor.Diagnosis;
import io.evenkeel.onnx.doctor.Finding;
import io.evenkeel.onnx.doctor.Problem;
import io.evenkeel.onnx.doctor.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DoctorPageTest {

  private static Finding finding(Problem problem, String layer) {
    return new Finding(Severity.WARNING, problem, layer, List.of("17", "18", "19", "20"));
  }

  /** The bundle's English is the doctor's own. */
  @ParameterizedTest
  @EnumSource(Problem.class)
  void sentencesAreThoseOfTheProblem(Problem problem) {
    Finding finding = finding(problem, "layer 1");
    assertThat(FindingText.title(finding).in(Language.EN)).isEqualTo(problem.title());
    assertThat(FindingText.evidence(finding).in(Language.EN)).isEqualTo(finding.evidence());
    assertThat(FindingText.consequence(finding).in(Language.EN)).isEqualTo(finding.consequence());
    assertThat(FindingText.remedy(finding).in(Language.EN)).isEqualTo(finding.remedy());
    assertThat(FindingText.evidence(finding).in(Language.ZH)).doesNotContain("{");
    assertThat(FindingText.remedy(finding).in(Language.ZH)).doesNotContain("{");
  }

  @Test
  void aPageHasEveryFindingAndEachAdviceOnce() {
    Diagnosis diagnosis =
        new Diagnosis(
            3,
            List.of(
                finding(Problem.DEAD_GAMMA, "layer 1"),
                finding(Problem.DEAD_GAMMA, "layer 4"),
                finding(Problem.FOLDABLE, Finding.MODEL)),
            List.of("BatchNormalization \"n\": its gamma is not a constant"),
            null);
    Page page = DoctorPage.of("model.onnx", "", diagnosis);
    assertThat(page.title().in(Language.EN)).isEqualTo("The doctor on model.onnx");
    assertThat(page.subtitle().in(Language.EN))
        .isEqualTo("3 batch normalizations, looked at without data");
    assertThat(page.sections()).extracting(Section::id).containsExactly("findings", "skipped");
    Notices cards = (Notices) page.sections().getFirst().figures().get(1);
    assertThat(cards.notices())
        .extracting(card -> card.severity().in(Language.ZH), card -> card.title().in(Language.ZH))
        .containsExactly(tuple("警告", "死通道：gamma 接近 0"), tuple("警告", "可折叠而未折叠"));
    assertThat(cards.notices().getFirst().parts())
        .extracting(part -> part.label().in(Language.ZH), part -> part.text().in(Language.ZH))
        .containsExactly(
            tuple("第 1 层", "19 个通道中有 18 个的 gamma 为 0，或低于该层最大值的 17"),
            tuple("第 4 层", "19 个通道中有 18 个的 gamma 为 0，或低于该层最大值的 17"),
            tuple("后果", "这些通道对每一行都相同，白白计算"),
            tuple("处理办法", "缩窄该层，或减小对 gamma 的衰减"));
    assertThat(cards.notices())
        .extracting(Notices.Notice::commands)
        .containsExactly(List.of(), List.of("evenkeel fold model.onnx -o model-folded.onnx"));
    assertThat(HtmlPage.html(page, Language.EN)).startsWith("<!doctype html>");
  }

  @Test
  void aRemedysCommandHasTheModelAndTheDataReadyForAShell() {
    Finding drift = finding(Problem.MEAN_DRIFT, "layer 1");
    assertThat(RemedyCommand.of(drift, "mnist-1", "october rows.npy"))
        .contains("evenkeel recalibrate mnist-1 'october rows.npy' -o mnist-1-recalibrated");
    assertThat(RemedyCommand.of(drift, "models/it's.onnx", ""))
        .contains(
            "evenkeel recalibrate 'models/it'\\''s.onnx' DATA -o"
                + " 'models/it'\\''s-recalibrated.onnx'");
    assertThat(RemedyCommand.of(finding(Problem.FOLDABLE, Finding.MODEL), "mnist-1", ""))
        .contains("evenkeel fold mnist-1 -o mnist-1-folded.onnx");
    assertThat(RemedyCommand.of(finding(Problem.DEAD_GAMMA, "layer 1"), "mnist-1", "")).isEmpty();
  }

  @Test
  void nothingFoundIsSaid() {
    Page page = DoctorPage.of("model.onnx", "", new Diagnosis(1, List.of(), List.of(), null));
    assertThat(HtmlPage.html(page, Language.EN)).contains("doctor.nothing");
  }
}

package io.evenkeel.lab.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
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
    DataTable evidence = (DataTable) page.sections().getFirst().figures().get(1);
    assertThat(evidence.rows())
        .extracting(row -> in(row, Language.ZH))
        .containsExactly(
            List.of("警告", "第 1 层", "死通道：gamma 接近 0", "19 个通道中有 18 个的 gamma 为 0，或低于该层最大值的 17"),
            List.of("警告", "第 4 层", "死通道：gamma 接近 0", "19 个通道中有 18 个的 gamma 为 0，或低于该层最大值的 17"),
            List.of("警告", "模型", "可折叠而未折叠", "18 个中有 17 个可以并入相邻的线性层"));
    DataTable advice = (DataTable) page.sections().getFirst().figures().get(2);
    assertThat(advice.rows()).hasSize(2);
    assertThat(HtmlPage.html(page, Language.EN)).startsWith("<!doctype html>");
  }

  private static List<String> in(List<Text> row, Language language) {
    return row.stream().map(text -> text.in(language)).toList();
  }

  @Test
  void nothingFoundIsSaid() {
    Page page = DoctorPage.of("model.onnx", "", new Diagnosis(1, List.of(), List.of(), null));
    assertThat(HtmlPage.html(page, Language.EN)).contains("doctor.nothing");
  }
}

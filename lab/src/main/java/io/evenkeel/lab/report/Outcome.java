package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Text;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.onnx.doctor.Doctor;
import io.evenkeel.onnx.doctor.Finding;
import io.evenkeel.tabular.Note;
import io.evenkeel.tabular.TabularEvaluation;
import io.evenkeel.tabular.TabularRun;
import io.evenkeel.training.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a training has come to: the model that is kept, on the rows that judge it.
 *
 * @param epoch whose model is kept; of an ensemble, of the first network
 * @param members number of networks whose mean is the model, at least 1
 * @param judged what it is worth; empty where no rows were set aside
 * @param notes about how a table was read
 * @param findings of the doctor, about the network and the model
 */
public record Outcome(
    int epoch, int members, Optional<Judged> judged, List<Note> notes, List<Finding> findings) {

  public Outcome {
    notes = List.copyOf(notes);
    findings = List.copyOf(findings);
  }

  /**
   * The kept model on some rows.
   *
   * @param onTest whether they are the rows to test on, not those that the epoch was chosen by
   * @param evaluation its metrics
   * @param baseline what one and the same answer for every row would be worth
   * @param predictions a classifier's, in detail
   * @param decided of a table, what the model's decisions come to, with the classes' names
   */
  public record Judged(
      boolean onTest,
      Evaluation evaluation,
      Optional<Baseline> baseline,
      Optional<Judgement> predictions,
      Optional<Decided> decided) {

    /** What the rows are called. */
    Text rows() {
      return Text.of(onTest ? "report.test" : "report.validation");
    }
  }

  /**
   * The best that can be done without looking at the columns.
   *
   * @param evaluation its metrics
   * @param answer such as {@code always '<=50K'}
   */
  public record Baseline(Evaluation evaluation, String answer) {}

  /**
   * What the decisions of a model of a table come to.
   *
   * @param classes their names; none for numbers
   */
  public record Decided(io.evenkeel.tabular.decision.Judged judged, List<String> classes) {
    public Decided {
      classes = List.copyOf(classes);
    }
  }

  /** Of a training on images, with its predictions of the test data. */
  public static Outcome of(TrainingRun run, Judgement predictions) {
    Optional<Judged> judged =
        run.test()
            .map(test ->
                new Judged(
                    true, test, Optional.empty(), Optional.of(predictions), Optional.empty()));
    return new Outcome(keptEpoch(run), 1, judged, List.of(), findings(run));
  }

  /** Of a training on a table, whose plan has noted something. */
  public static Outcome of(TabularRun run, List<Note> notes) {
    List<Note> all = new ArrayList<>(notes);
    Optional<TabularEvaluation> judge = run.test().or(run::validation);
    judge.ifPresent(evaluation -> all.addAll(evaluation.notes()));
    all.addAll(run.notes());
    return new Outcome(
        keptEpoch(run.training()),
        run.members().size(),
        judge.map(evaluation -> judged(evaluation, run.test().isPresent())),
        all,
        findings(run.training()));
  }

  private static Judged judged(TabularEvaluation evaluation, boolean onTest) {
    return new Judged(
        onTest,
        evaluation.evaluation(),
        Optional.of(new Baseline(evaluation.baseline(), evaluation.baselineAnswer())),
        evaluation
            .evaluation()
            .confusion()
            .map(confusion -> Judgement.of(evaluation.classes(), confusion)),
        Optional.of(new Decided(evaluation.decisions(), evaluation.classes())));
  }

  private static int keptEpoch(TrainingRun run) {
    return run.bestEpoch() > 0 ? run.bestEpoch() : run.history().size();
  }

  private static List<Finding> findings(TrainingRun run) {
    List<Finding> findings =
        new ArrayList<>(Doctor.plan(run.plan().network(), run.plan().totalSteps()));
    Doctor.examine(run.model()).findings().stream()
        .filter(finding -> !findings.contains(finding))
        .forEach(findings::add);
    return findings;
  }
}

package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.pictures.ModelPictures;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.data.Images;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.report.Judgement;
import io.evenkeel.lab.report.Outcome;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.TrainingRun;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of a training on images, for people and as JSON.
 *
 * @param mirrored whether a network of images saw mirror images, so that predictions from several
 *     views are worth trying
 */
record ImageResult(
    DataSource source,
    ImageDataset train,
    ImageDataset test,
    PictureSections pictures,
    boolean mirrored,
    TrainingRun run)
    implements JobResult {

  @Override
  public Model model() {
    return run.model().toBuilder()
        .input(InputDescription.PIXELS)
        .metadata(Map.of("data", source.word(), ModelPictures.NOTE, ModelPictures.shape(train)))
        .build();
  }

  @Override
  public Outcome outcome() {
    return Outcome.of(run, Judgement.of(run.model(), test));
  }

  @Override
  public Optional<Images> images() {
    return Optional.of(test.images());
  }

  @Override
  public List<Section> sections(Outcome outcome) {
    return outcome
        .judged()
        .flatMap(Outcome.Judged::predictions)
        .map(judgement -> pictures.after(run.model(), test, judgement))
        .orElse(pictures.before());
  }

  @Override
  public void print(PrintWriter lines) {
    lines.println(
        "%s%s in %s, %s images a second"
            .formatted(
                accuracy(),
                epochs(),
                Numbers.duration(run.seconds()),
                Numbers.count(Math.round(run.rowsPerSecond()))));
  }

  private String accuracy() {
    return run.test()
        .map(evaluation ->
            "test accuracy %s, test loss %s; "
                .formatted(
                    Numbers.percent(evaluation.accuracy()), Numbers.significant(evaluation.loss())))
        .orElse("");
  }

  @Override
  public Optional<String> next(String name) {
    return mirrored
        ? Optional.of(
            "from six views of each picture: evenkeel evaluate %s --augment flip,shift"
                .formatted(name))
        : Optional.empty();
  }

  @Override
  public void putSubject(ObjectNode json) {
    json.put("data", source.name());
  }

  @Override
  public void putScores(ObjectNode json) {
    add(json, "train", lastTrain());
    add(json, "validation", run.validation());
    add(json, "test", run.test());
    json.put("bestEpoch", run.bestEpoch());
  }

  private Optional<Evaluation> lastTrain() {
    return run.history().isEmpty()
        ? Optional.empty()
        : Optional.of(run.history().getLast()).map(EpochResult::train);
  }

  private static void add(ObjectNode json, String name, Optional<Evaluation> evaluation) {
    evaluation.ifPresent(e -> {
      ObjectNode object = json.putObject(name);
      object.put("rows", e.rows());
      e.values().forEach((metric, value) -> Json.put(object, metric.key(), value));
    });
  }
}

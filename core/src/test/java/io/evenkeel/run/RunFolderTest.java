package io.evenkeel.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.training.Checkpoint;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.SampleCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run has a folder of its own, that one training at a time writes to. */
class RunFolderTest {
  @TempDir Path temporary;
  private Path runs;

  @BeforeEach
  void inAFolderThatIsNotThereYet() {
    runs = temporary.resolve("some/runs");
  }

  @Test
  void namesCountUp() {
    assertThat(createNext()).isEqualTo("mnist-1");
    assertThat(createNext()).isEqualTo("mnist-2");
    create("mnist-9");
    create("mnist-old");
    assertThat(createNext()).isEqualTo("mnist-10");
  }

  @Test
  void aTakenNameIsRefused() {
    create("a");
    assertThatThrownBy(() -> create("a"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the run "
                + runs.resolve("a")
                + " exists already: choose another --name, or go on with its training by"
                + " evenkeel train --resume a");
  }

  @Test
  void aSearchIsGoneOnWithAsASearch() throws IOException {
    create("a");
    RunFolder folder = RunFolder.find(runs, Path.of("a"));
    Files.writeString(folder.searchFile(), "{}");
    assertThatThrownBy(() -> create("a"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the run %s exists already: choose another --name, or go on with its search by evenkeel tune --resume a"
                .formatted(folder.path()));
    assertThatThrownBy(folder::model)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "%1$s has no model, because its training has not come to its end: go on with it by evenkeel tune --resume %1$s"
                .formatted(folder.path()));
  }

  @Test
  void whatATrainingLeftThatWasKilledBeforeItsSettingsIsUsedAgain() throws IOException {
    RunFolder.create(runs, "a").close();
    Files.writeString(runs.resolve("a/.config.json.123-1.tmp"), "{");
    Files.writeString(runs.resolve("a/search.json"), "{}");
    Files.writeString(runs.resolve("a/command.txt"), "evenkeel tune t.csv");
    create("a");
    try (var files = Files.list(runs.resolve("a"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("config.json", "metrics.jsonl");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "-a", ".a", "a b", "a\n"})
  void namesThatAreNoFolders(String name) {
    assertThatThrownBy(() -> RunFolder.create(runs, name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a run's name must be up to 100 letters, digits, dots, hyphens and underscores, and"
                + " start with a letter, digit or underscore, but got \""
                + name
                + "\"");
  }

  @Test
  void oneTrainingAtATime() {
    try (RunRecorder recorder = RunFolder.create(runs, "a")) {
      recorder.writeConfig("{}");
      RunFolder folder = recorder.folder();
      assertThatThrownBy(folder::resume)
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              runs.resolve("a") + " is being trained by another process: wait for it, or end it");
    }
    RunFolder.find(runs, Path.of("a")).resume().close();
  }

  @Test
  void aFolderThatIsNoRun() throws IOException {
    Path folder = Files.createDirectories(runs.resolve("k"));
    String message =
        "the folder %s is not a run, because it has no config.json (%s): if a training ended"
            + " before it wrote its settings, start it anew with the same command, also under the"
            + " same --name";
    assertThatThrownBy(() -> RunFolder.find(runs, Path.of("k")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.formatted(folder, "it is empty"));
    Files.createFile(folder.resolve("metrics.jsonl"));
    assertThatThrownBy(() -> RunFolder.find(Path.of("elsewhere"), folder))
        .hasMessage(message.formatted(folder, "it holds metrics.jsonl"));
  }

  @Test
  void runsAreFoundByPathAndByName() {
    create("a");
    assertThat(RunFolder.find(runs, Path.of("a")).config()).isEqualTo("{\"made\":\"here\"}");
    assertThat(RunFolder.find(Path.of("elsewhere"), runs.resolve("a")).name()).isEqualTo("a");
    assertThatThrownBy(() -> RunFolder.find(runs, Path.of("b")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "there is no run b, neither as a folder nor in " + runs + ": the latest runs are a");
    assertThatThrownBy(() -> RunFolder.find(Path.of("elsewhere"), Path.of("b")))
        .hasMessage(
            "there is no run b, neither as a folder nor in elsewhere: train one with evenkeel"
                + " train");
  }

  @Test
  void anUnfinishedTrainingHasNoModelAndNoCheckpoint() {
    create("a");
    RunFolder folder = RunFolder.find(runs, Path.of("a"));
    assertThatThrownBy(folder::model)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            ("%1$s has no model, because its training has not come to its end: go on with it by"
                    + " evenkeel train --resume %1$s")
                .formatted(runs.resolve("a")));
    assertThat(folder.last(SampleCheckpoints.NETWORK, 2, this::unexpected)).isEmpty();
    assertThat(folder.best(SampleCheckpoints.NETWORK, 2)).isEmpty();
  }

  @Test
  void theLastAndTheBestCheckpointAreTwoFiles() {
    Random random = new Random(1);
    try (RunRecorder recorder = RunFolder.create(runs, "a")) {
      recorder.saveLast(SampleCheckpoints.random(2, random));
      recorder.saveBest(SampleCheckpoints.random(2, random));
      recorder.saveLast(SampleCheckpoints.random(2, new Random(7)));
      assertThat(
              recorder
                  .folder()
                  .last(SampleCheckpoints.NETWORK, 2, this::unexpected)
                  .orElseThrow()
                  .progress())
          .isEqualTo(SampleCheckpoints.random(2, new Random(7)).progress());
      assertThat(recorder.folder().best(SampleCheckpoints.NETWORK, 2)).isPresent();
    }
  }

  private void unexpected(String notice) {
    throw new AssertionError(notice);
  }

  @Test
  void aDamagedCheckpointFallsBackToTheOneBeforeAndIsNotKept() throws IOException {
    Checkpoint first = SampleCheckpoints.random(2, new Random(1));
    Checkpoint second = SampleCheckpoints.random(2, new Random(2));
    try (RunRecorder recorder = RunFolder.create(runs, "a")) {
      recorder.saveLast(first);
      recorder.saveLast(second);
      Path last = runs.resolve("a/checkpoint.safetensors");
      byte[] bytes = Files.readAllBytes(last);
      bytes[bytes.length - 4] ^= 1;
      Files.write(last, bytes);
      List<String> notices = new ArrayList<>();
      Checkpoint found =
          recorder.folder().last(SampleCheckpoints.NETWORK, 2, notices::add).orElseThrow();
      assertThat(found.progress()).isEqualTo(first.progress());
      assertThat(notices)
          .singleElement()
          .asString()
          .startsWith(
              ("the training goes on from the checkpoint before the last, after step %d, because"
                      + " %s is not a valid model or checkpoint: its checksum says ")
                  .formatted(first.progress().step(), last));

      recorder.saveLast(second);
      assertThat(
              recorder
                  .folder()
                  .last(SampleCheckpoints.NETWORK, 2, this::unexpected)
                  .orElseThrow()
                  .progress())
          .isEqualTo(second.progress());
    }
  }

  @Test
  void withoutACheckpointThatCanBeReadTheDamageOfTheLastIsSaid() throws IOException {
    try (RunRecorder recorder = RunFolder.create(runs, "a")) {
      Path last = runs.resolve("a/checkpoint.safetensors");
      Files.write(last, new byte[3]);
      Files.write(runs.resolve("a/checkpoint-before.safetensors"), new byte[5]);
      assertThatThrownBy(
              () -> recorder.folder().last(SampleCheckpoints.NETWORK, 2, this::unexpected))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "%s is not a valid model or checkpoint: it has 3 bytes, but its header alone needs more; take another copy of the file"
                  .formatted(last));
    }
  }

  @Test
  void aTrainingEndedBetweenTwoRenamesGoesOnFromTheNewestWholeCheckpoint() throws IOException {
    Checkpoint second = SampleCheckpoints.random(2, new Random(2));
    try (RunRecorder recorder = RunFolder.create(runs, "a")) {
      recorder.saveLast(SampleCheckpoints.random(2, new Random(1)));
      recorder.saveLast(second);
      Path run = runs.resolve("a");
      Files.move(run.resolve("checkpoint.safetensors"), run.resolve("checkpoint-next.safetensors"));
      assertThat(
              recorder
                  .folder()
                  .last(SampleCheckpoints.NETWORK, 2, this::unexpected)
                  .orElseThrow()
                  .progress())
          .isEqualTo(second.progress());
    }
  }

  @Test
  void metricsHaveALineAnEpochAndAreMendedWhenResumed() throws IOException {
    Random random = new Random(1);
    EpochResult first = SampleCheckpoints.epoch(1, random);
    EpochResult second = SampleCheckpoints.epoch(2, random);
    Path metrics = runs.resolve("a/metrics.jsonl");
    try (RunRecorder recorder = RunFolder.create(runs, "a")) {
      recorder.startMetrics(List.of());
      recorder.addMetrics(first);
      recorder.addMetrics(second);
    }
    String both = Files.readString(metrics);
    assertThat(both.lines())
        .hasSize(2)
        .allMatch(l -> l.startsWith("{\"epoch\":") && l.endsWith("}"));
    Files.writeString(metrics, "{\"epoch\":3,\"st", StandardOpenOption.APPEND);
    try (RunRecorder recorder = new RunFolder(runs.resolve("a")).resume()) {
      recorder.startMetrics(List.of(first));
      recorder.addMetrics(second);
    }
    assertThat(metrics).hasContent(both);
  }

  private void create(String name) {
    try (RunRecorder recorder = RunFolder.create(runs, name)) {
      recorder.writeConfig("{\"made\":\"here\"}");
    }
  }

  private String createNext() {
    try (RunRecorder recorder = RunFolder.createNext(runs, "mnist")) {
      recorder.writeConfig("{}");
      return recorder.folder().name();
    }
  }
}

package io.evenkeel.cli.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.SmallDigits;
import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.cli.settings.OptimizerChoice;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.cli.settings.ScheduleChoice;
import io.evenkeel.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is trained where the command line says little. */
class PictureDefaultsTest {
  @TempDir Path folder;
  private Path runs;
  private String data;

  @BeforeEach
  void images() throws IOException {
    runs = folder.resolve("runs");
    data = SmallDigits.write(folder.resolve("small"), 600, 20, 1).toString();
  }

  private String train(String name, String... options) {
    String[] always = {
      "train", data, "--runs", runs.toString(), "--name", name, "--no-probes", "--epochs", "1"
    };
    String[] all = Arrays.copyOf(always, always.length + options.length);
    System.arraycopy(options, 0, all, always.length, options.length);
    CommandRunner run = CommandRunner.run(all);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private RunSettings settings(String name) {
    return RunSettings.read(RunFolder.find(runs, Path.of(name)));
  }

  @Test
  void theDefaultIsTheFastRecipeByTheNumberOfImages() {
    assertThat(train("plain"))
        .contains(
            """
            defaults  --network airbench94-32 --init dirac:uniform --whiten 3
                      --optimizer nesterov --momentum 0.85 --weight-decay 1.33e-3
                      --bias-rate 64 --bias-decay 2.08e-5 --schedule triangle
                      --average lookahead --label-smoothing 0 --augment shift:1
                      --learning-rate 0.046875 --batch-size 32 --drop-last
            """);
    RunSettings settings = settings("plain");
    assertThat(settings.network().name()).isEqualTo("airbench94-32");
    assertThat(settings.network().init()).isEqualTo("dirac:uniform");
    OptimizationSettings training = settings.training();
    assertThat(training.optimizer()).isEqualTo(OptimizerChoice.NESTEROV);
    assertThat(training.learningRate()).isEqualTo(0.046875);
    assertThat(training.batchSize()).isEqualTo(32);
    assertThat(training.epochs()).isEqualTo(1);
    assertThat(training.refinements().whiten()).isEqualTo(3);
  }

  @Test
  void whatIsGivenReplacesTheDefaults() {
    train("given", "--batch-size", "64", "--seed", "7", "--average", "none", "--whiten=1");
    OptimizationSettings training = settings("given").training();
    assertThat(training.learningRate()).as("as the mini-batches").isEqualTo(0.09375);
    assertThat(training.seed()).isEqualTo(7);
    assertThat(training.refinements().average()).isEqualTo("none");
    assertThat(training.refinements().whiten()).isEqualTo(1);
    assertThat(training.refinements().biasRate()).isEqualTo(64);
  }

  @Test
  void anotherOptimizerHasItsOwnRates() {
    train("adam", "--optimizer", "adam");
    OptimizationSettings training = settings("adam").training();
    assertThat(training.optimizer()).isEqualTo(OptimizerChoice.ADAM);
    assertThat(training.learningRate()).isEqualTo(OptimizerChoice.ADAM.learningRate());
    assertThat(training.schedule()).isEqualTo(ScheduleChoice.ONE_CYCLE);
    assertThat(training.weightDecay()).isZero();
    assertThat(training.refinements().biasRate()).isEqualTo(1);
    assertThat(training.refinements().average()).isEqualTo("lookahead");
  }

  @Test
  void sixViewsAreOfferedWhereTheNetworkSawMirrorImages() {
    String layers = "conv 8 3, bn, relu, gap, dense classes";
    assertThat(train("mirrored", "--layers", layers, "--augment", "flip"))
        .endsWith(
            "from six views of each picture: evenkeel evaluate mirrored --augment flip,shift\n");
    assertThat(train("straight", "--layers", layers)).doesNotContain("six views");
    assertThat(train("rows", "--hidden", "16", "--augment", "flip")).doesNotContain("six views");
  }

  @Test
  void imagesTooSmallForItsPoolsGetAResidualNetwork() throws IOException {
    data = SmallDigits.write(folder.resolve("smaller"), 600, 20).toString();
    assertThat(train("smaller"))
        .contains("defaults  --network resnet20 --batch-size 32 --augment none\n");
    assertThat(settings("smaller").training().optimizer()).isEqualTo(OptimizerChoice.ADAM);
  }

  @Test
  void aRecipeAndADescribedNetworkHaveNoDefaultsOfPictures() {
    String layers = "conv 8 2 pad valid, gelu, conv 8 3, bn, gelu, gap, dense classes";
    assertThat(train("recipe", "--recipe", "fast", "--layers", layers, "--batch-size", "60"))
        .contains("recipe    fast: --network airbench94-32")
        .doesNotContain("defaults");
    assertThat(settings("recipe").training().learningRate()).isEqualTo(0.75);
    assertThat(train("own", "--hidden", "16")).doesNotContain("defaults");
    OptimizationSettings training = settings("own").training();
    assertThat(training.optimizer()).isEqualTo(OptimizerChoice.ADAM);
    assertThat(training.batchSize()).isEqualTo(256);
  }
}

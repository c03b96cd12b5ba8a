package io.evenkeel.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.SmallDigits;
import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.cli.settings.OptimizerChoice;
import io.evenkeel.cli.settings.Refinements;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;
import io.evenkeel.network.Networks;
import io.evenkeel.network.Shape;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.ParameterGroup;
import io.evenkeel.optimizer.Schedule;
import io.evenkeel.optimizer.WeightAverage;
import io.evenkeel.run.RunFolder;
import io.evenkeel.training.EpochEnd;
import io.evenkeel.training.TrainingConfig;
import io.evenkeel.training.Whitening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recipes, and the options that they are made of. */
class RecipeTest {
  private static final String LAYERS =
      "conv 8 2 pad valid as whiten, gelu, conv 8 3, bn nogamma, gelu, gap, dense classes";

  @TempDir Path folder;

  private static List<String> expanded(String... arguments) {
    return List.of(Recipe.expanded(arguments));
  }

  @Test
  void aRecipeIsTheOptionsThatAreNotGiven() {
    String all = Recipe.AIRBENCH94.options();
    assertThat(String.join(" ", expanded("train", "cifar", "--recipe", "airbench94")))
        .isEqualTo("train cifar --recipe airbench94 " + all);
    assertThat(
            String.join(
                " ", expanded("train", "--recipe=Airbench94", "--epochs", "3", "--momentum=0.9")))
        .isEqualTo(
            "train --recipe=Airbench94 --epochs 3 --momentum=0.9 "
                + all.replace(" --epochs 16", "").replace(" --momentum 0.85", ""));
    assertThat(expanded("train", "--recipe", "airbench94", "--layers", "gap, dense classes"))
        .doesNotContain("--network");
    for (String[] alone :
        new String[][] {
          {"train", "--recipe", "none"},
          {"train", "--recipe"},
          {"predict", "--recipe", "airbench94"},
          {"train", "--recipe", "airbench94", "--resume", "run"}
        }) {
      assertThat(expanded(alone)).containsExactly(alone);
    }
  }

  @Test
  void anotherOptimizerHasItsOwnRates() {
    String rest =
        "--network airbench94-32 --init dirac:uniform --whiten 3 --average lookahead"
            + " --label-smoothing 0.2 --augment flip:alternating,shift:2 --batch-size 512"
            + " --drop-last --epochs 8";
    for (String optimizer : List.of("adam", "adamw", "rmsprop", "muon", "Sgd")) {
      assertThat(
              String.join(
                  " ", expanded("train", "c", "--recipe", "fast", "--optimizer", optimizer)))
          .isEqualTo("train c --recipe fast --optimizer %s %s".formatted(optimizer, rest));
    }
    assertThat(String.join(" ", expanded("train", "c", "--optimizer=adam", "--recipe", "fast")))
        .isEqualTo("train c --optimizer=adam --recipe fast " + rest);
    assertThat(
            String.join(" ", expanded("train", "c", "--recipe", "fast", "--optimizer", "nesterov")))
        .isEqualTo(
            "train c --recipe fast --optimizer nesterov "
                + Recipe.FAST.options().replace(" --optimizer nesterov", ""));
    assertThat(Recipe.FAST.words(OptimizerChoice.ADAM))
        .isEqualTo(
            "fast beside --optimizer adam, which has its own learning rate, schedule and decay: "
                + rest);
  }

  /** The facts of airbench94, for the mean loss, and more epochs. */
  @Test
  void airbench94() {
    Shape cifar = new Shape(32, 32, 3);
    String[] words = Recipe.AIRBENCH94.options().split(" ", -1);
    NetworkOptions networkOptions = OptionValues.read(new NetworkOptions(), words);
    OptimizationOptions options = OptionValues.read(new OptimizationOptions(), words);
    OptimizationSettings settings = options.settings();
    Network network = networkOptions.settings().network(cifar, 10);
    assertThat(network)
        .isEqualTo(Networks.airbench94(cifar, 10).withInitialization(Initialization.dirac()));
    settings.refinements().requireFits(network, "it");
    assertThat(settings.refinements().whitening(network)).contains(new Whitening("0", 5000, 5e-4));
    TrainingConfig config = settings.config(network, 50_000, 0);
    assertThat(config)
        .isEqualTo(
            TrainingConfig.DEFAULT
                .withLoss(Loss.softmaxCrossEntropy().withLabelSmoothing(0.2))
                .withOptimizer(
                    Optimizer.nesterov(1.5, 0.85)
                        .withWeightDecay(1.33e-3)
                        .withAverage(WeightAverage.lookahead(5))
                        .withRateFactor(ParameterGroup.betas(), 64)
                        .withWeightDecay(ParameterGroup.betas(), 2.08e-5)
                        .withFrozen(ParameterGroup.weights().under("0"))
                        .withFrozenAfter(ParameterGroup.biases().under("0"), 3))
                .withSchedule(Schedule.triangle(0.2, 0.23, 0.07))
                .withBatchSize(1024)
                .withEpochs(16)
                .withEpochEnd(new EpochEnd(true, 1)));
    assertThat(settings.steps(50_000)).isEqualTo(768);
    assertThat(settings.epochsInWords()).isEqualTo("16 epochs");
    config.requireTrains(network);
  }

  /** The other recipes differ from airbench94 in what their names say. */
  @Test
  void fastAndBest() {
    Shape cifar = new Shape(32, 32, 3);
    NetworkOptions network =
        OptionValues.read(new NetworkOptions(), Recipe.FAST.options().split(" ", -1));
    assertThat(network.settings().network(cifar, 10))
        .isEqualTo(Networks.airbench94(cifar, 10, 32).withInitialization(Initialization.dirac()));
    assertThat(Recipe.FAST.options())
        .isEqualTo(
            "--network airbench94-32 --init dirac:uniform --whiten 3 --optimizer nesterov"
                + " --momentum 0.85 --weight-decay 1.33e-3 --bias-rate 64 --bias-decay 2.08e-5"
                + " --schedule triangle --average lookahead --label-smoothing 0.2 --augment"
                + " flip:alternating,shift:2 --learning-rate 0.75 --batch-size 512 --drop-last"
                + " --epochs 8");
    assertThat(Recipe.BEST.options())
        .isEqualTo(
            Recipe.FAST
                .options()
                .replace("airbench94-32", "airbench94")
                .replace("shift:2", "shift:2,cutout:8")
                .replace("--epochs 8", "--epochs 24"));
    assertThat(expanded("train", "cifar", "--recipe", "best", "--epochs", "2"))
        .contains("--drop-last", "--network")
        .doesNotContain("24");
  }

  /** A small recipe on small digits: it learns, is stored, and is resumed to the same bits. */
  @Test
  void whatItIsMadeOfTrainsAndIsStored() throws IOException {
    String data = SmallDigits.write(folder.resolve("small"), 600, 200).toString();
    String runs = folder.resolve("runs").toString();
    CommandRunner trained =
        CommandRunner.run(
            "train",
            data,
            "--recipe",
            "airbench94",
            "--layers",
            LAYERS,
            "--whiten",
            "1",
            "--batch-size",
            "50",
            "--epochs",
            "4",
            "--learning-rate",
            "0.2",
            "--runs",
            runs,
            "--threads",
            "2");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out())
        .contains(
            """
            recipe    airbench94: --network airbench94 --init dirac:uniform --whiten 3
                      --optimizer nesterov --momentum 0.85 --weight-decay 1.33e-3
                      --bias-rate 64 --bias-decay 2.08e-5 --schedule triangle
                      --average lookahead --label-smoothing 0.2
                      --augment flip:alternating,shift:2 --learning-rate 1.5
                      --batch-size 1024 --drop-last --epochs 16
            """)
        .contains(
            "beta 64 times as fast, decay of beta 2.08e-5, average lookahead, first layer whitened, images by"
                + " flip:alternating,shift:2, short last batches left out");
    RunSettings settings = RunSettings.read(RunFolder.find(Path.of(runs), Path.of("small-1")));
    assertThat(settings.training().refinements())
        .isEqualTo(
            new Refinements(
                0.85,
                64,
                2.08e-5,
                "lookahead",
                1,
                "flip:alternating,shift:2",
                new EpochEnd(true, 1)));
    assertThat(settings.recipe()).isEqualTo("airbench94");
    assertThat(folder.resolve("runs/small-1/report.html"))
        .content()
        .containsPattern("recipe\\W+airbench94");
    assertThat(CommandRunner.run("train", "--resume", "small-1", "--runs", runs).out())
        .contains("recipe    airbench94\n");
    assertThat(settings.training().epochs()).isEqualTo(4);
    assertThat(settings.network().init()).isEqualTo("dirac:uniform");
    assertThat(Files.readString(folder.resolve("runs/small-1/metrics.jsonl")).lines()).hasSize(4);
  }

  @Test
  void valuesOutOfRange() {
    refused(
        "expected none, ema:DECAY such as ema:0.999, lookahead or lookahead:STEPS, but got 'ema:x'",
        "--average",
        "ema:x");
    refused("lookahead looks every 1 or more steps, but got 0", "--average", "lookahead:0");
    refused(
        "expected the number of epochs that the first layer's bias is trained for, such as 3, or off,"
            + " but got '-1'",
        "--whiten",
        "-1");
    refused("expected one of airbench94, fast, best, but got 'worst'", "--recipe", "worst");
    refused(
        "momentum must be at least 0 and below 1, but got 1.0",
        "--optimizer",
        "nesterov",
        "--momentum",
        "1");
    refused(
        "--bias-rate is about the beta of batch normalization, but mlp has none: leave it out",
        "--norm",
        "none",
        "--bias-rate",
        "64");
    refused(
        "--whiten needs a network that begins with a convolution with a bias, such as --network"
            + " airbench94: choose another network, or leave it out (--whiten off)",
        "--network",
        "cnn",
        "--whiten",
        "3");
  }

  private void refused(String message, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "train";
    arguments[1] = "--runs";
    arguments[2] = folder.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    CommandRunner run = CommandRunner.run(arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(folder).isEmptyDirectory();
  }
}

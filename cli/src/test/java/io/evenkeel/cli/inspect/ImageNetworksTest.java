package io.evenkeel.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.SmallDigits;
import io.evenkeel.model.Model;
import io.evenkeel.network.NetworkText;
import io.evenkeel.network.Networks;
import io.evenkeel.network.Shape;
import io.evenkeel.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Networks with convolutions, by name and by --layers, through the commands. */
class ImageNetworksTest {
  private static final String LAYERS =
      "conv 8 3, bn, relu, res(conv 8 3, bn), relu, pool 2, flatten, dense classes";

  @TempDir Path folder;
  private String data = "";
  private String runs = "";

  @BeforeEach
  void digits() throws IOException {
    data = SmallDigits.write(folder.resolve("small"), 600, 200).toString();
    runs = folder.resolve("runs").toString();
  }

  private CommandRunner run(String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--runs", runs));
    return CommandRunner.run(arguments.toArray(String[]::new));
  }

  private Model train(String name, String... network) {
    List<String> arguments =
        new ArrayList<>(List.of(data, "--epochs", "2", "--batch-size", "32", "--name", name));
    arguments.addAll(List.of(network));
    CommandRunner trained = run("train", arguments.toArray(String[]::new));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    return RunFolder.find(Path.of(runs), Path.of(name)).model();
  }

  @Test
  void layersTrainAndRepeat() throws IOException {
    Model model = train("own", "--layers", LAYERS, "--ema-decay", "0.8");
    assertThat(NetworkText.of(model.network()))
        .isEqualTo(
            "conv 8 3, bn decay 0.8, relu, res(conv 8 3, bn decay 0.8), relu, maxpool 2, flatten,"
                + " dense 10");
    Path run = Path.of(runs, "own");
    JsonNode config = new JsonMapper().readTree(Files.readString(run.resolve("config.json")));
    assertThat(config.at("/network/layers").stringValue()).isEqualTo(LAYERS);
    CommandRunner resumed = run("train", "--resume", "own");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("network   " + LAYERS + "; 1,410 parameters");
    Model again = train("again", "--layers", LAYERS, "--ema-decay", "0.8");
    float[] pixels = new float[49];
    assertThat(again.predict(pixels)).containsExactly(model.predict(pixels));
  }

  @Test
  void namedNetworksGoThroughEveryCommand() {
    Model model = train("named", "--network", "resnet8");
    assertThat(model.network()).isEqualTo(Networks.resnet(8, new Shape(7, 7, 1), 10));
    CommandRunner evaluated = run("evaluate", "named", data);
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    CommandRunner inspected = run("inspect", "named");
    assertThat(inspected.exitCode()).as(inspected.err()).isZero();
    assertThat(inspected.out())
        .contains("named: 7 x 7 x 1 to 10, 77,754 parameters, 692,240 multiply-adds an image\n")
        .contains(
            "layer2.0.downsample.0  Conv2d 1 x 1, stride 2  4 x 4 x 32         512      8,192\n")
        .contains("             layer2.0  plus downsample.1       4 x 4 x 32\n");
    StringWriter narrow = new StringWriter();
    new PlanReport(model.network()).print(new PrintWriter(narrow, true), 80);
    assertThat(narrow.toString().lines()).allMatch(line -> line.length() <= 80);
    assertThat(narrow.toString())
        .contains(
            """
            forward   z4 = a3 * Wlayer2.0.downsample.0                        16 m x 16 x 32
                      left   a3 = relu(BN(z3) + a1), strips
                      right  Wlayer2.0.downsample.0, stored
                      then   moments of z4
            """)
        .contains(
            """
            backward  da4 = dy6                                                    16 m x 32
                      left   dy6
                      then   dy4 = da4, sums of dy4 and dy4 * zhat4
            """);
    StringWriter wide = new StringWriter();
    new PlanReport(model.network()).print(new PrintWriter(wide, true), Integer.MAX_VALUE);
    assertThat(wide.toString()).startsWith("pass      product");
    assertThat(run("inspect", "named", "--plan").out()).startsWith(wide.toString());
    CommandRunner exported =
        run("export", "named", "-o", folder.resolve("named.onnx").toString(), "--fold");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    CommandRunner doctored = run("doctor", "named", data);
    assertThat(doctored.exitCode()).as(doctored.err()).isZero();
    CommandRunner recalibrated =
        run("recalibrate", "named", data, "-o", folder.resolve("new").toString());
    assertThat(recalibrated.exitCode()).as(recalibrated.err()).isZero();
  }

  @Test
  void predictionsAreAveragedOverViews() throws IOException {
    Model model = train("views", "--network", "resnet8", "--augment", "flip,shift:1");
    CommandRunner evaluated = run("evaluate", "views", data, "--augment", "flip,shift");
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    assertThat(evaluated.out())
        .startsWith(
            "views on the 200 test images of small, with ema statistics, mean over views by"
                + " flip,shift");
    JsonNode json =
        new JsonMapper()
            .readTree(run("evaluate", "views", data, "--augment", "flip", "--json").out());
    assertThat(json.path("augment").stringValue()).isEqualTo("flip");
    Path plain = folder.resolve("plain.csv");
    Path flipped = folder.resolve("flipped.csv");
    assertThat(run("predict", "views", data, "-o", plain.toString()).exitCode()).isZero();
    assertThat(
            run("predict", "views", data, "-o", flipped.toString(), "--augment", "flip").exitCode())
        .isZero();
    assertThat(Files.readString(flipped)).isNotEqualTo(Files.readString(plain));
    assertThat(run("evaluate", "views", data, "--augment", "turn").err())
        .contains("expected flip, shift, flip,shift or none, but got 'turn'");
    train("rows", "--hidden", "8");
    assertThat(run("predict", "rows", data, "--augment", "flip").err())
        .isEqualTo(
            "evenkeel: test-time augmentation needs a model of images of at least 1 x 1 pixels, but"
                + " it takes 49\n");
    assertThat(model.network().input()).isEqualTo(new Shape(7, 7, 1));
  }

  @Test
  void networksAreComparedWithAndWithoutBatchNorm() {
    CommandRunner named =
        run("compare", data, "--network", "cnn", "--epochs", "1", "--also", "after,input");
    assertThat(named.exitCode()).as(named.err()).isZero();
    assertThat(named.out()).contains("without BN", "BN before", "BN after", "BN on input");
    CommandRunner own =
        run("compare", data, "--epochs", "1", "--layers", "conv 4 3, relu, bn, gap, dense 10");
    assertThat(own.exitCode()).as(own.err()).isZero();
    assertThat(own.out()).contains("without BN", "BN after").doesNotContain("BN before");
  }

  @Test
  void whatDoesNotFitLeavesNoFolder() {
    assertThat(run("train", data, "--layers", "gap, dense 10", "--ghost-rows", "4").err())
        .isEqualTo(
            "evenkeel: --ghost-rows 4 is about batch normalization, but the network of --layers has"
                + " none: leave it out\n");
    assertThat(run("train", data, "--layers", "pool 9, gap, dense 10").err())
        .isEqualTo(
            "evenkeel: --layers: a pooling's window must fit its padded input, but got window 9 x 9 and"
                + " an input of 7 x 7 with padding\n  pool 9, gap, dense 10\n  ^^^^\n");
    assertThat(run("compare", data, "--layers", "conv 4 3, relu, gap, dense 10").err())
        .isEqualTo(
            "evenkeel: a comparison is of networks with and without batch normalization: put bn into"
                + " --layers\n");
    assertThat(run("compare", data, "--network", "resnet8", "--also", "after").err())
        .isEqualTo(
            "evenkeel: batch normalization goes behind the activation that follows it, but in resnet8"
                + " one is followed by none, such as where a residual's sum comes in between: leave it"
                + " before the activation\n");
    assertThat(Path.of(runs)).doesNotExist();
  }

  @Test
  void networksOfImagesAreNotForTables() throws IOException {
    Path table = Files.writeString(folder.resolve("t.csv"), "a,b\n1,2\n2,3\n");
    assertThat(run("train", table.toString(), "--target", "b", "--network", "cnn").err())
        .isEqualTo(
            "evenkeel: --network cnn is for images, and this is a training on a table: choose mlp or"
                + " resnet\n");
    assertThat(run("train", table.toString(), "--target", "b", "--layers", "dense 1").err())
        .isEqualTo(
            "evenkeel: --layers is for images, and this is a training on a table: leave it out, and"
                + " give --hidden\n");
  }
}

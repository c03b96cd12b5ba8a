package io.evenkeel.cli.options;

import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.InitConverter;
import io.evenkeel.cli.settings.NetworkNames;
import io.evenkeel.cli.settings.NetworkSettings;
import io.evenkeel.cli.settings.NormPlace;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Statistics;
import io.evenkeel.tabular.TabularNetwork;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe a network. */
public final class NetworkOptions {
  /** Hidden layers of images as rows. */
  private static final List<Integer> HIDDEN = List.of(512, 256);

  /** Probability of dropout behind each of them. */
  private static final double DROPOUT = 0.2;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      converter = NetworkNames.class,
      completionCandidates = NetworkNames.class,
      description =
          "mlp, dense layers one after another; for tables also resnet, residual blocks whose inner"
              + " widths --hidden gives, the first of which is the stream's width too; for images"
              + " cnn, resnet20 (or 32, 44, 56, ...), resnet18, resnet9 or airbench94"
              + " (airbench94-32 is half as wide; default: mlp; images of your own"
              + " airbench94-32 and its training, as --recipe fast, or resnet20 if they are smaller"
              + " than 25 pixels or compared).")
  public @Nullable String name;

  @Option(
      names = "--layers",
      paramLabel = "TEXT",
      description =
          "A network of your own for images, in quotes: conv 32 3, bn, relu, pool 2, gap, dense"
              + " classes.")
  @Nullable String layers;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      split = ",",
      description =
          "Features of each hidden layer of mlp, and of resnet (default: images 512,256; tables"
              + " 256,128, or with 500,000 rows or more 128,64).")
  public List<Integer> hidden = List.of();

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      converter = Activations.class,
      completionCandidates = Activations.class,
      description =
          "${COMPLETION-CANDIDATES} (default: relu, for airbench94 gelu, for a number that is learned"
              + " from 8,000 to 500,000 rows of a table silu).")
  @Nullable ActivationFunction activation;

  @Option(
      names = "--norm",
      paramLabel = "WHERE",
      converter = NormPlace.Converter.class,
      completionCandidates = NormPlace.Converter.class,
      description =
          "Batch normalization in the hidden layers: before the activation, after it, or none"
              + " (default: before; tables depending on their rows).")
  public @Nullable NormPlace norm;

  @Option(names = "--normalize-input", description = "Batch normalization on the input too.")
  public boolean normalizeInput;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description =
          "Probability of dropout after each hidden layer; in a network with convolutions, before"
              + " the last layer (default: images 0.2, with convolutions 0; tables at most 0.4,"
              + " less the more rows there are).")
  public @Nullable Double dropout;

  @Option(
      names = "--ema-decay",
      paramLabel = "X",
      description =
          "Share of the old value that each mini-batch leaves in the running statistics (default:"
              + " 0.9, for airbench94 0.6; PyTorch's momentum is 1 minus this).")
  public @Nullable Double emaDecay;

  @Option(
      names = "--ghost-rows",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Ghost batches: batch normalization takes its moments over groups of N rows, at least 2;"
              + " 0 for the whole mini-batch (default: ${DEFAULT-VALUE}).")
  public int ghostRows;

  @Option(
      names = "--statistics",
      paramLabel = "NAME",
      converter = TrainingStatistics.class,
      completionCandidates = TrainingStatistics.class,
      defaultValue = "ema",
      description =
          "What batch normalization uses at inference: ema or cumulative averages over "
              + "the mini-batches, or population, computed over the training set at the end"
              + " (default: ${DEFAULT-VALUE}).")
  Statistics statistics = Statistics.EMA;

  @Option(
      names = "--init",
      paramLabel = "NAME",
      converter = InitConverter.class,
      completionCandidates = InitConverter.class,
      defaultValue = "auto",
      description =
          "Where the weights start: he, xavier, uniform, gaussian:SIGMA, dirac:OTHERS (the first filters of"
              + " a convolution let their channel through), or auto, by the activation"
              + " (default: ${DEFAULT-VALUE}).")
  Initialization init = new Initialization.FromActivation();

  /**
   * How a table's hidden layers are put together.
   *
   * @throws InvalidInputException if a network of images was asked for
   */
  public TabularNetwork tabular() {
    if (layers != null) {
      throw new InvalidInputException(
          "--layers is for images, and this is a training on a table: leave it out, and give --hidden");
    }
    return switch (name()) {
      case NetworkNames.MLP -> TabularNetwork.MLP;
      case NetworkNames.RESNET -> TabularNetwork.RESNET;
      default ->
          throw new InvalidInputException(
              "--network %s is for images, and this is a training on a table: choose mlp or resnet"
                  .formatted(name));
    };
  }

  /** The network for images. */
  public NetworkSettings settings() {
    if (name().equals(NetworkNames.RESNET)) {
      throw new InvalidInputException(
          "--network resnet is for tables, and this is a training on images: choose resnet20, resnet18"
              + " or resnet9, or name the table's --target");
    }
    boolean mlp = layers == null && name().equals(NetworkNames.MLP);
    if (layers != null) {
      requireLayersAlone();
    }
    if (!mlp && !hidden.isEmpty()) {
      throw new InvalidInputException(
          "--hidden is about the dense layers of --network mlp, and %s has its own: leave it out"
              .formatted(layers == null ? name() : "--layers"));
    }
    requireNormForGhosts(normalizeInput);
    boolean airbench = NetworkNames.isAirbench(name());
    return new NetworkSettings(
        name(),
        layers == null ? "" : layers,
        mlp && hidden.isEmpty() ? HIDDEN : hidden,
        or(activation, airbench ? ActivationFunction.GELU : ActivationFunction.RELU),
        norm(),
        normalizeInput,
        or(dropout, mlp ? DROPOUT : 0),
        or(emaDecay, airbench ? 0.6 : BatchNorm.DEFAULT.emaDecay()),
        ghostRows,
        statistics,
        InitConverter.text(init));
  }

  /** The activation that was given, or the usual one. */
  public ActivationFunction activation(ActivationFunction usual) {
    return or(activation, usual);
  }

  private void requireLayersAlone() {
    if (String.valueOf(layers).isBlank()) {
      throw new InvalidInputException(
          "--layers says all of a network's layers, but it is empty: give some, such as --layers \"conv 32 3, bn, relu, gap, dense classes\"");
    }
    Map<String, Object> others = new LinkedHashMap<>();
    others.put("--network", name);
    others.put("--activation", activation);
    others.put("--norm", norm);
    others.put("--dropout", dropout);
    others.values().removeIf(Objects::isNull);
    if (!others.isEmpty()) {
      throw new InvalidInputException(
          "--layers says all of a network's layers: leave out "
              + String.join(", ", others.keySet()));
    }
  }

  private static <T> T or(@Nullable T given, T usual) {
    return given == null ? usual : given;
  }

  private String name() {
    return or(name, NetworkNames.MLP);
  }

  /** Where batch normalization stands. */
  public NormPlace norm() {
    return or(norm, NormPlace.BEFORE);
  }

  /**
   * Checks that there is batch normalization where ghost batches are asked for.
   *
   * @param elsewhere whether there is some outside the hidden layers
   */
  public void requireNormForGhosts(boolean elsewhere) {
    if (ghostRows > 0 && norm() == NormPlace.NONE && !elsewhere) {
      throw new InvalidInputException(
          "--ghost-rows %d is about batch normalization, but --norm none leaves that out: leave one of them out"
              .formatted(ghostRows));
    }
  }

  /** For picocli. */
  static final class Activations extends EnumConverter<ActivationFunction> {
    Activations() {
      super(ActivationFunction.class);
    }
  }

  /** For picocli: the statistics that a training can end with. */
  static final class TrainingStatistics extends EnumConverter<Statistics> {
    TrainingStatistics() {
      super(EnumSet.of(Statistics.EMA, Statistics.CUMULATIVE, Statistics.POPULATION));
    }
  }
}

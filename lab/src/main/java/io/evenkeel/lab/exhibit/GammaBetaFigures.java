package io.evenkeel.lab.exhibit;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.Choice;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Ridgeline;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The figures of {@link GammaBetaExhibit}. */
final class GammaBetaFigures {
  /** The curves lie close to each other, so the axis has a small margin. */
  private static final double MARGIN = 0.03;

  private GammaBetaFigures() {}

  static List<Figure> of(Measurements measured) {
    List<Figure> figures = new ArrayList<>();
    figures.add(ends(measured, "width", Text.of("exhibit.gamma-beta.widths"), "gamma"));
    figures.add(ends(measured, "beta", Text.of("exhibit.gamma-beta.betas"), "beta"));
    for (ActivationFunction activation : GammaBetaExhibit.ACTIVATIONS) {
      List<LineChart.Series> curves = new ArrayList<>();
      double[][] finals = new double[GammaBetaExhibit.LEARNED.size()][];
      for (int i = 0; i < GammaBetaExhibit.LEARNED.size(); i++) {
        String learned = GammaBetaExhibit.LEARNED.get(i);
        String variant = GammaBetaExhibit.variant(activation, learned);
        double[] step = measured.get("step", variant, measured.seeds()[0]);
        finals[i] = measured.last("accuracy", variant);
        curves.add(
            RaceView.band(
                measured,
                "accuracy",
                variant,
                step,
                label(learned),
                Color.BN.level(finals.length - 1 - i, finals.length)));
      }
      String name = activation.name().toLowerCase(Locale.ROOT);
      figures.add(
          new LineChart(
              "gamma-beta-" + name,
              Text.of("exhibit.gamma-beta.curves", name),
              Axis.of(Text.of("axis.step")),
              RaceView.accuracyAxis(MARGIN, finals),
              curves));
    }
    figures.add(ridges(measured));
    return figures;
  }

  private static Text label(String learned) {
    return switch (learned) {
      case "both" -> Text.of("exhibit.gamma-beta.both");
      case "gamma" -> Text.of("exhibit.gamma-beta.gammaOnly");
      case "beta" -> Text.of("exhibit.gamma-beta.betaOnly");
      default -> Text.of("exhibit.gamma-beta.none");
    };
  }

  /** Where a parameter ended, by layer and activation. */
  private static Figure ends(Measurements measured, String quantity, Text title, String axis) {
    List<BarChart.Series> bars = new ArrayList<>();
    for (int i = 0; i < GammaBetaExhibit.ACTIVATIONS.size(); i++) {
      ActivationFunction activation = GammaBetaExhibit.ACTIVATIONS.get(i);
      String variant = GammaBetaExhibit.variant(activation, "both");
      List<Spread> spreads =
          IntStream.range(0, PaperNetwork.HIDDEN)
              .mapToObj(block -> measured.at(quantity, variant, block))
              .toList();
      bars.add(
          new BarChart.Series(
              Text.verbatim(activation.name().toLowerCase(Locale.ROOT)),
              Color.BN.level(i, GammaBetaExhibit.ACTIVATIONS.size()),
              spreads.stream().mapToDouble(Spread::mean).toArray(),
              spreads.stream().mapToDouble(Spread::min).toArray(),
              spreads.stream().mapToDouble(Spread::max).toArray()));
    }
    List<Text> layers =
        IntStream.rangeClosed(1, PaperNetwork.HIDDEN)
            .mapToObj(layer -> Text.of("layer.hidden", Integer.toString(layer)))
            .toList();
    return new BarChart(
        "gamma-beta-" + quantity, title, layers, Axis.of(Text.verbatim(axis)), bars, false);
  }

  /** Histograms of z, zhat and ztilde through training, of each layer. */
  private static Figure ridges(Measurements measured) {
    String variant = GammaBetaExhibit.variant(ActivationFunction.SIGMOID, "both");
    long[] steps =
        Arrays.stream(measured.get("ridges/" + variant)).mapToLong(step -> (long) step).toArray();
    List<Choice.Option> options = new ArrayList<>();
    for (int block = 0; block < PaperNetwork.HIDDEN; block++) {
      List<Ridgeline> stages = new ArrayList<>();
      for (String stage : GammaBetaExhibit.STAGES) {
        List<Ridgeline.Ridge> ridges = new ArrayList<>();
        for (long step : steps) {
          ridges.add(ridge(step, measured.get(GammaBetaExhibit.name(stage, variant, block, step))));
        }
        stages.add(
            new Ridgeline(
                "gamma-beta-%s-%d".formatted(stage, block),
                Text.of("exhibit.gamma-beta.ridge", stage),
                new Color(stage),
                Axis.of(Text.verbatim(stage)),
                Text.of("axis.step"),
                ridges));
      }
      Text name = Text.of("layer.hidden", Integer.toString(block + 1));
      options.add(new Choice.Option(name, List.copyOf(Ridgeline.onOneAxis(stages))));
    }
    return new Choice("gamma-beta-layers", Text.of("exhibit.gamma-beta.choice"), options);
  }

  private static Ridgeline.Ridge ridge(long step, double[] kept) {
    long[] counts = Arrays.stream(kept).skip(4).mapToLong(count -> (long) count).toArray();
    return new Ridgeline.Ridge(
        Text.verbatim(Long.toString(step)),
        kept[2],
        kept[3],
        counts,
        Text.of("exhibit.gamma-beta.note", Shown.number(kept[0]), Shown.number(kept[1])));
  }
}

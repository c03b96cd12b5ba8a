package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.exhibit.PaperNetwork.Place;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Choice;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Why it works: the learning rates that train, the covariate shift by the definitions of Ioffe and
 * Szegedy 2015 and of Santurkar et al. 2018, and the range of the loss along the gradient.
 */
final class WhyExhibit implements Exhibit {
  static final List<String> NETS = List.of("with", "without");
  static final List<ActivationFunction> ACTIVATIONS =
      List.of(ActivationFunction.SIGMOID, ActivationFunction.RELU);

  /** The quantities that should be smaller with BN. */
  static final List<String> SMALLER = List.of("shift", "gradientShift", "lossRange", "roughness");

  /** A rate trains if the accuracy is at least this share of the best that either network had. */
  private static final double TRAINS = 0.95;

  private record Settings(int version, Race race, ShiftStudy study) {}

  @Override
  public String name() {
    return "why";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3};
  }

  private Race race(boolean quick) {
    double[] rates =
        quick
            ? new double[] {1e-3, 1e-2, 1e-1, 1, 10}
            : new double[] {1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1, 3, 10};
    return new Race(rates, seeds(quick), 60, quick ? 400 : 2000, Race.Looks.LAST);
  }

  private static ShiftStudy study(boolean quick) {
    return new ShiftStudy(0.1, 60, quick ? 8 : 40, quick ? 30 : 50);
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(2, race(quick), study(quick));
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    Race race = race(quick);
    List<Job> jobs = new ArrayList<>();
    ShiftStudy study = study(quick);
    for (ActivationFunction activation : ACTIVATIONS) {
      for (String net : NETS) {
        Network network = network(activation, net.equals("with"));
        for (long seed : race.seeds()) {
          jobs.add(
              new Job(
                  study.steps(),
                  progress -> study.run(network, studied(activation, net), seed, progress, into)));
        }
      }
    }
    for (String net : NETS) {
      jobs.addAll(
          race.jobs(
              new Race.Entrant(
                  net,
                  PaperNetwork.sigmoid(net.equals("with")),
                  Mnist.train(),
                  Mnist.test(),
                  Optimizer::sgd),
              into));
    }
    return jobs;
  }

  private static Network network(ActivationFunction activation, boolean with) {
    return activation == ActivationFunction.SIGMOID
        ? PaperNetwork.sigmoid(with)
        : PaperNetwork.of(
            activation,
            with ? Place.BEFORE : Place.NONE,
            BatchNorm.DEFAULT,
            new Initialization.FromActivation());
  }

  /** The name of a network of the study. */
  static String studied(ActivationFunction activation, String net) {
    return "%s-%s".formatted(activation.name().toLowerCase(Locale.ROOT), net);
  }

  /** How many of the learning rates train, by seed. */
  static double[] training(Measurements measured, String net) {
    RaceView view = new RaceView(measured);
    double best =
        NETS.stream()
            .flatMapToDouble(
                n -> Arrays.stream(view.rates(n)).flatMap(r -> Arrays.stream(view.finals(n, r))))
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    return IntStream.range(0, measured.seeds().length)
        .mapToDouble(seed ->
            Arrays.stream(view.rates(net))
                .filter(rate -> view.finals(net, rate)[seed] >= TRAINS * best)
                .count())
        .toArray();
  }

  /** The mean over the steps of a quantity of the study, by seed. */
  static double[] mean(Measurements measured, String quantity, String net) {
    return measured.each(
        quantity, net, values -> Arrays.stream(values).average().orElse(Double.NaN));
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    double[] more = training(measured, "with");
    double[] fewer = training(measured, "without");
    FindingBuilder answer = new FindingBuilder();
    answer.part(
        Paired.of(more, fewer).larger(),
        "exhibit.why.rates",
        Shown.count(Spread.of(more)),
        Shown.count(Spread.of(fewer)),
        Integer.toString(new RaceView(measured).rates("with").length));
    for (String quantity : SMALLER) {
      for (ActivationFunction activation : ACTIVATIONS) {
        double[] with = mean(measured, quantity, studied(activation, "with"));
        double[] without = mean(measured, quantity, studied(activation, "without"));
        answer.part(
            Paired.of(with, without).smaller(),
            "exhibit.why.compared",
            label(quantity),
            activation.name().toLowerCase(Locale.ROOT),
            Shown.number(Spread.of(with)),
            Shown.number(Spread.of(without)));
      }
    }
    return answer.finding();
  }

  private static Text label(String quantity) {
    return switch (quantity) {
      case "shift" -> Text.of("exhibit.why.shift");
      case "gradientShift" -> Text.of("exhibit.why.gradientShift");
      case "angle" -> Text.of("exhibit.why.angle");
      case "lossRange" -> Text.of("exhibit.why.lossRange");
      default -> Text.of("exhibit.why.roughness");
    };
  }

  private static Axis axis(String quantity) {
    return switch (quantity) {
      case "shift" -> Axis.logarithmic(Text.of("exhibit.why.shift.axis"));
      case "gradientShift" -> Axis.of(Text.of("exhibit.why.gradientShift.axis"));
      case "angle" -> Axis.of(Text.of("exhibit.why.angle.axis"));
      case "lossRange" -> Axis.of(Text.of("exhibit.why.lossRange.axis"));
      default -> Axis.of(Text.of("exhibit.why.roughness.axis"));
    };
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    RaceView view = new RaceView(measured);
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new LineChart(
            "why-rates",
            Text.of("exhibit.why.byRate"),
            Axis.logarithmic(Text.of("axis.rate")),
            Axis.of(Text.of("axis.accuracy")),
            List.of(
                view.byRate("with", Text.of("net.with"), Color.BN),
                view.byRate("without", Text.of("net.without"), Color.PLAIN))));
    List<Choice.Option> options = new ArrayList<>();
    for (ActivationFunction activation : ACTIVATIONS) {
      List<Figure> steps = new ArrayList<>();
      for (String quantity : List.of("shift", "gradientShift", "angle", "lossRange", "roughness")) {
        steps.add(
            new LineChart(
                "why-" + studied(activation, quantity),
                label(quantity),
                Axis.of(Text.of("axis.step")),
                axis(quantity),
                List.of(
                    series(measured, quantity, activation, "with", Color.BN),
                    series(measured, quantity, activation, "without", Color.PLAIN))));
      }
      options.add(
          new Choice.Option(Text.verbatim(activation.name().toLowerCase(Locale.ROOT)), steps));
    }
    figures.add(new Choice("why-activation", Text.of("exhibit.why.choice"), options));
    return figures;
  }

  private static LineChart.Series series(
      Measurements measured,
      String quantity,
      ActivationFunction activation,
      String net,
      Color color) {
    String studied = studied(activation, net);
    double[] step = measured.get("studyStep", studied, measured.seeds()[0]);
    Text name = net.equals("with") ? Text.of("net.with") : Text.of("net.without");
    return RaceView.band(measured, quantity, studied, step, name, color);
  }
}

package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.exhibit.PaperNetwork.Place;
import io.evenkeel.lab.page.Axis;
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

/** BN before against after the activation. */
final class PlaceExhibit implements Exhibit {
  private static final List<ActivationFunction> ACTIVATIONS =
      List.of(ActivationFunction.SIGMOID, ActivationFunction.TANH, ActivationFunction.RELU);

  private record Settings(int version, Race race) {}

  @Override
  public String name() {
    return "place";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3};
  }

  private Race race(boolean quick) {
    double[] rates = quick ? new double[] {0.3, 3} : new double[] {0.1, 0.3, 1, 3, 10};
    return new Race(rates, seeds(quick), 60, quick ? 400 : 2000, new Race.Looks(8, 3));
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(1, race(quick));
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    Race race = race(quick);
    List<Job> jobs = new ArrayList<>();
    for (ActivationFunction activation : ACTIVATIONS) {
      for (Place place : Place.values()) {
        Network network =
            PaperNetwork.of(
                activation, place, BatchNorm.DEFAULT, new Initialization.FromActivation());
        jobs.addAll(
            race.jobs(
                new Race.Entrant(
                    entrant(activation, place),
                    network,
                    Mnist.train(),
                    Mnist.test(),
                    Optimizer::sgd),
                into));
      }
    }
    return jobs;
  }

  private static String[] entrants(ActivationFunction activation) {
    return Arrays.stream(Place.values())
        .map(place -> entrant(activation, place))
        .toArray(String[]::new);
  }

  private static String entrant(ActivationFunction activation, Place place) {
    return "%s-%s".formatted(activation, place).toLowerCase(Locale.ROOT);
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    RaceView view = new RaceView(measured);
    FindingBuilder answer = new FindingBuilder();
    for (ActivationFunction activation : ACTIVATIONS) {
      String before = entrant(activation, Place.BEFORE);
      String after = entrant(activation, Place.AFTER);
      String none = entrant(activation, Place.NONE);
      Paired paired = Paired.of(view.best(before), view.best(after));
      answer.part(
          paired.larger(),
          "exhibit.place.answer",
          activation.name().toLowerCase(Locale.ROOT),
          Shown.percent(Spread.of(view.best(before))),
          Shown.setting(view.bestRate(before)),
          Shown.percent(Spread.of(view.best(after))),
          Shown.setting(view.bestRate(after)),
          Shown.percent(Spread.of(view.best(none))),
          Shown.setting(view.bestRate(none)),
          Shown.points(paired.difference()),
          paired.larger()
              ? Text.of("exhibit.place.before")
              : paired.smaller() ? Text.of("exhibit.place.after") : Text.of("exhibits.same"));
    }
    return answer.finding();
  }

  private static Text label(Place place) {
    return switch (place) {
      case NONE -> Text.of("net.without");
      case BEFORE -> Text.of("net.before");
      case AFTER -> Text.of("net.after");
    };
  }

  private static Color color(Place place) {
    return switch (place) {
      case NONE -> Color.PLAIN;
      case BEFORE -> Color.BN;
      case AFTER -> Color.AFTER;
    };
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    RaceView view = new RaceView(measured);
    List<Figure> figures = new ArrayList<>();
    for (ActivationFunction activation : ACTIVATIONS) {
      String name = activation.name().toLowerCase(Locale.ROOT);
      List<LineChart.Series> curves = new ArrayList<>();
      List<LineChart.Series> rates = new ArrayList<>();
      for (Place place : List.of(Place.BEFORE, Place.AFTER, Place.NONE)) {
        curves.add(view.curve(entrant(activation, place), label(place), color(place)));
        rates.add(view.byRate(entrant(activation, place), label(place), color(place)));
      }
      Axis accuracy = Axis.of(Text.of("axis.accuracy"));
      figures.add(
          new LineChart(
              "place-" + name,
              Text.of("exhibit.place.curves", name),
              Axis.of(Text.of("axis.step")),
              view.accuracyAxis(entrants(activation)),
              curves));
      figures.add(
          new LineChart(
              "place-" + name + "-rates",
              Text.of("exhibit.place.byRate", name),
              Axis.logarithmic(Text.of("axis.rate")),
              accuracy,
              rates));
    }
    return figures;
  }
}

package io.evenkeel.lab.playground;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.json.JsonFields;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.PageJson;
import io.evenkeel.lab.page.Text;
import io.evenkeel.lab.report.NoteText;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.tabular.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the playground's page shows: a state of it, JSON for its script.
 *
 * @param settings by name, as {@link PlaygroundSettings#parse} reads them
 * @param playing whether the trainings go on
 * @param speed steps between two states
 * @param step that both stand at
 * @param sides the network with BN, and the one without
 * @param inputs of both networks
 * @param outputs of both networks
 * @param isNumber whether a number is predicted, and the score its root mean square error
 * @param baseline the score of the same answer for every row
 * @param table what is learned from a table; null if it is none
 * @param tables that can be learned from
 * @param exhibits what was measured, and what is being measured
 * @param unit the BN's unit that the reader looks at; null if there is none yet
 * @param plane points of the training data, where they lie in a plane
 * @param figures curves, and a density for each hidden layer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record View(
    Map<String, Object> settings,
    boolean playing,
    int speed,
    long step,
    List<SideView> sides,
    int inputs,
    int outputs,
    boolean isNumber,
    double baseline,
    @Nullable TableView table,
    List<TableShelf.Offer> tables,
    List<ExhibitDesk.Place> exhibits,
    @Nullable UnitView unit,
    @Nullable Plane plane,
    List<Figure> figures) {
  /** Points of a side of the square in which a decision is drawn. */
  static final int GRID = 48;

  /** The square reaches from -EDGE to EDGE in both directions. */
  static final double EDGE = 1.1;

  private static final int POINTS = 200;

  /**
   * One network.
   *
   * @param divergedAt the step that turned out not finite; 0 if none did
   * @param failure why it did not begin
   * @param scores test loss and score; null where there are none
   * @param spread how much what reaches the last hidden activation differs from row to row
   * @param decision 255 times the probability of class 1, GRID rows from the top, GRID columns each
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SideView(
      long divergedAt,
      @Nullable Text failure,
      double[] scores,
      double spread,
      int @Nullable [] decision) {}

  /**
   * A unit of a BN.
   *
   * @param layer which of the BNs, from 0
   * @param layers how many there are
   * @param column which of its units, from 0
   * @param columns how many there are
   * @param activation what follows: the name of a function
   * @param z what reaches it, of the probe's rows
   * @param zhat of the probe's rows
   */
  record UnitView(
      int layer,
      int layers,
      int column,
      int columns,
      double gamma,
      double beta,
      String activation,
      double[] z,
      double[] zhat) {}

  /**
   * What is learned from a table.
   *
   * @param rows that are trained on
   * @param testRows that are judged on
   * @param allRows of the table, with those that are neither
   * @param inputs of the networks
   * @param notes what became of the columns
   */
  record TableView(int rows, int testRows, long allRows, int inputs, List<Text> notes) {

    static @Nullable TableView of(PlaygroundData data) {
      PlaygroundTable table = data.table();
      return table == null
          ? null
          : new TableView(
              data.train().rows(),
              data.test().rows(),
              table.plan().rows(Part.TRAIN) + table.plan().rows(Part.TEST),
              data.train().features(),
              table.plan().notes().stream().map(NoteText::of).toList());
    }
  }

  /** Points x, y, x, y, ... and their classes. */
  record Plane(double[] points, int[] classes) {}

  /**
   * How it is shown.
   *
   * @param playing whether the trainings go on
   * @param speed steps between two states
   * @param layer of the unit that is looked at
   * @param column of the unit that is looked at
   */
  record Look(boolean playing, int speed, int layer, int column) {}

  /** The state of a run. */
  static View of(
      PlaygroundRun run,
      Look look,
      List<TableShelf.Offer> tables,
      List<ExhibitDesk.Place> exhibits) {
    List<LayerInputs> inputs =
        List.of(
            LayerInputs.of(run.side(PlaygroundRun.WITH), run.data()),
            LayerInputs.of(run.side(PlaygroundRun.WITHOUT), run.data()));
    List<Figure> figures = new ArrayList<>(run.curves().figures());
    figures.addAll(LayerDensities.figures(run.settings().depth(), inputs));
    return new View(
        settings(run.settings()),
        look.playing(),
        look.speed(),
        run.step(),
        List.of(
            side(run, PlaygroundRun.WITH, inputs.get(PlaygroundRun.WITH)),
            side(run, PlaygroundRun.WITHOUT, inputs.get(PlaygroundRun.WITHOUT))),
        run.data().train().features(),
        run.data().outputs(),
        run.data().isNumber(),
        run.baseline(),
        TableView.of(run.data()),
        tables,
        exhibits,
        unit(run, look.layer(), look.column()),
        run.data().isPlane() ? plane(run.data()) : null,
        figures);
  }

  String json() {
    return PageJson.write(this);
  }

  /** Settings by name, as {@link PlaygroundSettings#parse} reads them. */
  static Map<String, Object> settings(PlaygroundSettings settings) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", JsonFields.text(settings.data()));
    json.put("table", settings.table());
    json.put("target", settings.target());
    json.put("noise", settings.noise());
    json.put("depth", settings.depth());
    json.put("width", settings.width());
    json.put("activation", JsonFields.text(settings.activation()));
    json.put("adam", settings.adam());
    json.put("learningRate", settings.learningRate());
    json.put("batchSize", settings.batchSize());
    json.put("initScale", settings.initScale());
    json.put("norm", JsonFields.text(settings.norm()));
    json.put("emaDecay", settings.emaDecay());
    json.put("epsilon", settings.epsilon());
    json.put("seed", settings.seed());
    return json;
  }

  private static SideView side(PlaygroundRun run, int index, LayerInputs inputs) {
    Side side = run.side(index);
    @Nullable Model model = side.model();
    double[] scores = {run.curves().testLoss(index), run.curves().score(index)};
    int[] decision = model != null && run.data().isPlane() ? decision(model) : null;
    return new SideView(side.divergedAt(), side.failure(), scores, inputs.lastSpread(), decision);
  }

  private static int[] decision(Model model) {
    float[] grid = new float[GRID * GRID * 2];
    for (int i = 0; i < GRID * GRID; i++) {
      int row = i / GRID;
      int place = i % GRID;
      grid[2 * i] = (float) (EDGE * (2.0 * place / (GRID - 1) - 1));
      grid[2 * i + 1] = (float) (EDGE * (1 - 2.0 * row / (GRID - 1)));
    }
    float[] p = model.predict(grid, GRID * GRID);
    int[] decision = new int[GRID * GRID];
    for (int i = 0; i < decision.length; i++) {
      decision[i] = Math.round(255 * p[2 * i + 1]);
    }
    return decision;
  }

  private static Plane plane(PlaygroundData data) {
    double[] points = new double[2 * POINTS];
    float[] x = PlaygroundData.x(data.train(), POINTS);
    for (int i = 0; i < points.length; i++) {
      points[i] = x[i];
    }
    return new Plane(points, PlaygroundData.labels(data.train(), POINTS));
  }

  private static @Nullable UnitView unit(PlaygroundRun run, int layer, int column) {
    @Nullable Model model = run.side(PlaygroundRun.WITH).model();
    if (model == null) {
      return null;
    }
    List<Pass.Step> norms = new ArrayList<>();
    Pass pass = Pass.of(model, run.data().probe(), run.data().probeCount(), Map.of());
    for (Pass.Step step : pass.steps()) {
      if (step.node().op() instanceof BatchNorm) {
        norms.add(step);
      }
    }
    int l = Math.min(layer, norms.size() - 1);
    Pass.Step norm = norms.get(l);
    int j = Math.min(column, norm.features() - 1);
    boolean before = run.settings().norm() == PlaygroundNormPlace.BEFORE;
    return new UnitView(
        l,
        norms.size(),
        j,
        norm.features(),
        model.parameter(norm.node().path(), BatchNorm.GAMMA)[j],
        model.parameter(norm.node().path(), BatchNorm.BETA)[j],
        before ? JsonFields.text(run.settings().activation()) : "identity",
        column(pass.input(norm.node().order()), norm.features(), j),
        column(Objects.requireNonNull(norm.zhat()), norm.features(), j));
  }

  private static double[] column(double[] values, int columns, int j) {
    double[] column = new double[values.length / columns];
    for (int i = 0; i < column.length; i++) {
      column[i] = values[i * columns + j];
    }
    return column;
  }
}

package io.evenkeel.lab.report;

import io.evenkeel.data.Images;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Gallery;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.model.Model;
import io.evenkeel.model.ModelTracer;
import io.evenkeel.network.Activation;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.Shape;
import io.evenkeel.network.WeightedLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a network of convolutions has learned to see, and what becomes of one picture in it. */
public final class ConvSections {
  private static final int MOST_FILTERS = 64;
  private static final int MOST_NORMS = 6;
  private static final int MOST_MAPS = 8;

  private ConvSections() {}

  /**
   * The filters of the first convolution, and one picture's maps; nothing if the network has no
   * convolution.
   *
   * @param images of which one is shown
   * @param judgement whose worst mistake is shown; without one it is the first image
   */
  public static List<Section> of(Model model, Images images, Judgement judgement) {
    List<Section> sections = new ArrayList<>();
    Graph graph = model.network().graph();
    graph.nodes().stream()
        .filter(n -> n.op() instanceof Conv2d)
        .findFirst()
        .ifPresent(first -> sections.add(filters(model, first)));
    List<Node> norms = norms(graph);
    if (!norms.isEmpty()) {
      Optional<Judgement.Mistake> worst = judgement.worst().stream().findFirst();
      int row = worst.map(Judgement.Mistake::row).orElse(0);
      Text which =
          worst.isPresent()
              ? Text.of(
                  "report.mapsMistake",
                  judgement.classNames().get(worst.get().actual()),
                  judgement.classNames().get(worst.get().predicted()))
              : Text.of("report.mapsFirst");
      sections.add(maps(model, norms, images, row, which));
    }
    return sections;
  }

  private static Section filters(Model model, Node conv) {
    Conv2d op = (Conv2d) conv.op();
    int channels = model.network().graph().inputShape(conv).channels() / op.groups();
    int filters = op.filters();
    float[] weights = model.parameter(conv.path(), WeightedLayer.WEIGHT);
    boolean coloured = channels == 3;
    int shownChannels = coloured ? 3 : 1;
    int pixels = op.kernelHeight() * op.kernelWidth();
    List<Gallery.Picture> pictures = new ArrayList<>();
    for (int f = 0; f < Math.min(MOST_FILTERS, filters); f++) {
      float[] filter = new float[pixels * shownChannels];
      double largest = 0;
      for (int i = 0; i < filter.length; i++) {
        int row = i / shownChannels * channels + i % shownChannels;
        filter[i] = weights[row * filters + f];
        largest = Math.max(largest, Math.abs(filter[i]));
      }
      pictures.add(
          new Gallery.Picture(
              Text.verbatim(String.valueOf(f)),
              ImagePng.base64(filter, -largest, largest, op.kernelWidth(), shownChannels)));
    }
    return new Section(
        "filters",
        Text.of("report.filters"),
        Text.of(
            coloured ? "report.filtersLead" : "report.filtersGrey",
            conv.path(),
            String.valueOf(filters)),
        List.of(new Gallery("first-filters", Text.verbatim(""), pictures)));
  }

  /**
   * Batch normalizations of images inside the network; a choice of them if there are many, always
   * with the last.
   */
  private static List<Node> norms(Graph graph) {
    List<Node> all =
        graph.batchNorms().stream()
            .filter(
                n -> n.shape().positions() > 1 && !(graph.node(n.input()).op() instanceof Op.Input))
            .toList();
    if (all.size() <= MOST_NORMS) {
      return all;
    }
    List<Node> some = new ArrayList<>();
    for (int i = 0; i < MOST_NORMS; i++) {
      some.add(all.get(i * (all.size() - 1) / (MOST_NORMS - 1)));
    }
    return some;
  }

  private static Section maps(Model model, List<Node> norms, Images images, int row, Text which) {
    Graph graph = model.network().graph();
    float[][] values = values(model, images, row);
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Gallery(
            "maps-input",
            Text.of("report.mapsInput"),
            List.of(new Gallery.Picture(which, ImagePng.base64(images, row)))));
    for (Node norm : norms) {
      figures.add(gallery("before", norm, values[norm.input()], norm.shape()));
      figures.add(gallery("after", norm, values[norm.id()], norm.shape()));
      graph.nodes().stream()
          .filter(n -> n.op() instanceof Activation && n.input() == norm.id())
          .findFirst()
          .ifPresent(n -> figures.add(gallery("active", norm, values[n.id()], n.shape())));
    }
    return new Section("maps", Text.of("report.maps"), Text.of("report.mapsLead"), figures);
  }

  private static Gallery gallery(String place, Node norm, float[] values, Shape shape) {
    int channels = Math.min(MOST_MAPS, shape.channels());
    int pixels = shape.positions();
    float[][] maps = new float[channels][pixels];
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < pixels; p++) {
        maps[c][p] = values[p * shape.channels() + c];
        low = Math.min(low, maps[c][p]);
        high = Math.max(high, maps[c][p]);
      }
    }
    List<Gallery.Picture> pictures = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      pictures.add(
          new Gallery.Picture(
              Text.verbatim(String.valueOf(c)),
              ImagePng.base64(maps[c], low, high, shape.width(), 1)));
    }
    return new Gallery(
        "maps-%s-%s".formatted(place, norm.path().replace('.', '-')),
        Text.of("report.maps." + place, norm.path(), RunReport.number(low), RunReport.number(high)),
        pictures);
  }

  /** What each node gives for one image. */
  private static float[][] values(Model model, Images images, int row) {
    float[] x = new float[images.features()];
    images.copy(row, x, 0);
    float[][] values = new float[model.network().graph().nodes().size()][];
    try (ModelTracer tracer = model.smallTracer(1)) {
      tracer.run(
          x,
          1,
          (node, seen, stride, rows) -> {
            Shape shape = node.shape();
            float[] copy = new float[shape.features()];
            for (int p = 0; p < shape.positions(); p++) {
              System.arraycopy(seen, p * stride, copy, p * shape.channels(), shape.channels());
            }
            values[node.id()] = copy;
          });
    }
    return values;
  }
}

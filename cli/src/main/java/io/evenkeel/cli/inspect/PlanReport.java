package io.evenkeel.cli.inspect;

import io.evenkeel.cli.output.HangingLines;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.network.Network;
import io.evenkeel.training.StepPlan;
import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** The matrix products of a training step, for people and for scripts. */
record PlanReport(List<StepPlan.Product> products) {

  PlanReport(Network network) {
    this(StepPlan.of(network).products());
  }

  /** A table, or one paragraph per product if the lines are too narrow for it. */
  void print(PrintWriter out, int columns) {
    TextTable table = new TextTable("llllll");
    table.line("pass", "product", "shape", "left packer", "right packer", "epilogue");
    for (StepPlan.Product p : products) {
      table.line(p.pass(), p.what(), p.shape(), p.left(), p.right(), p.epilogue());
    }
    if (table.width() <= columns) {
      table.print(out);
    } else {
      products.forEach(product -> paragraph(product, out, columns));
    }
  }

  private static void paragraph(StepPlan.Product product, PrintWriter out, int columns) {
    String shape = product.shape();
    String what = "%-8s  %s".formatted(product.pass(), product.what());
    int gap = Math.max(2, columns - what.length() - shape.length());
    out.println(what + " ".repeat(gap) + shape);
    line("left", product.left(), out, columns);
    line("right", product.right(), out, columns);
    line("then", product.epilogue(), out, columns);
  }

  private static void line(String name, String text, PrintWriter out, int columns) {
    if (!text.isEmpty()) {
      String first = "          %-5s  ".formatted(name);
      HangingLines.of(text, first, " ".repeat(first.length()), columns).forEach(out::println);
    }
  }

  ArrayNode json() {
    ArrayNode array = Json.object().putArray("plan");
    for (StepPlan.Product p : products) {
      array
          .addObject()
          .put("pass", p.pass())
          .put("product", p.what())
          .put("shape", p.shape())
          .put("leftPacker", p.left())
          .put("rightPacker", p.right())
          .put("epilogue", p.epilogue());
    }
    return array;
  }
}

package io.evenkeel.cli.train;

import io.evenkeel.lab.page.Section;
import java.io.PrintWriter;
import tools.jackson.databind.node.ObjectNode;

/** What there is to say about a training on a table beside the model. */
interface TableExtra {

  /** For people. */
  void print(PrintWriter lines);

  /** As JSON. */
  void addTo(ObjectNode json);

  /** In the report. */
  Section section();
}

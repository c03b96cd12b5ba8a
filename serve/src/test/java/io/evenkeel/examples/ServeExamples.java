package io.evenkeel.examples;

import io.evenkeel.model.Model;
import io.evenkeel.serve.RunningServer;
import io.evenkeel.serve.Server;

/** The example in this module's Javadoc. */
final class ServeExamples {
  private ServeExamples() {}

  static void server(Model model) throws Exception {
    // @start region="server"
    try (RunningServer server = Server.of(model).port(8080).start()) {
      System.out.println(server.address());
    }
    // @end
  }
}

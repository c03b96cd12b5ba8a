package io.evenkeel.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.evenkeel.model.Model;
import io.evenkeel.serve.RunningServer;
import io.evenkeel.serve.Server;
import io.evenkeel.tabular.TabularModel;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What watching drift costs: the processor time of a one-row request, client included, and the
 * requests a second, with drift on and off. The two servers take many short turns; a cost is the
 * mean over pairs of turns, with its standard error.
 *
 * <p>Arguments: pairs of turns (default 40, at least 2), seconds of each (default 0.5), and the
 * model's file of a run on adult, of which rows are then requested besides those of W2's network.
 */
public final class DriftCost {
  private static final int[] CONNECTIONS = {1, 16, 256};
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private DriftCost() {}

  /** See {@link DriftCost}. */
  public static void main(String[] arguments) throws Exception {
    int pairs = Math.max(2, arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40);
    double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 0.5;
    System.out.println(
        "| model | connections | processor time a request | with drift | requests/s with drift |");
    System.out.println("| --- | --- | --- | --- | --- |");
    Model wide = ServeBench.wide();
    String infer = "/v2/models/model/infer";
    measure("W2", wide, HttpLoad.request(infer, ServeBench.tensor(wide, 1)), pairs, seconds);
    if (arguments.length > 2) {
      Model adult = TabularModel.load(Path.of(arguments[2])).model();
      byte[] request = HttpLoad.request("/predict/model", ServeBench.PERSON);
      measure("adult", adult, request, pairs, seconds);
    }
  }

  private static void measure(String name, Model model, byte[] request, int pairs, double seconds)
      throws Exception {
    try (RunningServer watching = Server.of(model).port(0).start();
        RunningServer blind = Server.of(model).drift(false).port(0).start()) {
      for (int clients : CONNECTIONS) {
        Turn.of(watching, request, clients, 4 * seconds);
        Turn.of(blind, request, clients, 4 * seconds);
        double[] time = new double[pairs];
        double[] rate = new double[pairs];
        double micros = 0;
        for (int i = 0; i < pairs; i++) {
          boolean first = i % 2 == 0;
          Turn a = Turn.of(first ? watching : blind, request, clients, seconds);
          Turn b = Turn.of(first ? blind : watching, request, clients, seconds);
          Turn with = first ? a : b;
          Turn without = first ? b : a;
          time[i] = with.micros / without.micros - 1;
          rate[i] = with.perSecond / without.perSecond - 1;
          micros += without.micros / pairs;
        }
        System.out.printf(
            Locale.ROOT,
            "| %s | %d | %.1f us | %s | %s |%n",
            name,
            clients,
            micros,
            change(time),
            change(rate));
      }
    }
  }

  /** Mean and standard error, in per cent. */
  private static String change(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double error = Math.sqrt(squares / (values.length - 1) / values.length);
    return String.format(Locale.ROOT, "%+.1f %% (+- %.1f)", 100 * mean, 100 * error);
  }

  /** What one turn took. */
  private record Turn(double micros, double perSecond) {
    static Turn of(RunningServer server, byte[] request, int clients, double seconds)
        throws InterruptedException {
      long before = PROCESS.getProcessCpuTime();
      HttpLoad.Load load = HttpLoad.run(server.port(), request, clients, seconds);
      long used = PROCESS.getProcessCpuTime() - before;
      if (load.lost() > 0) {
        throw new IllegalStateException(load.lost() + " requests were not answered");
      }
      return new Turn(used / 1e3 / Math.max(1, load.answers()), load.perSecond());
    }
  }
}

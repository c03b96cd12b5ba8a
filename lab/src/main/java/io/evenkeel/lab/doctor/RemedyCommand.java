package io.evenkeel.lab.doctor;

import io.evenkeel.onnx.doctor.Finding;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command that a remedy names, with the model and the data that the doctor was given. */
final class RemedyCommand {
  private static final Pattern NAMED = Pattern.compile("evenkeel (recalibrate|fold|doctor)");
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./:=@%+,-]+");
  private static final String ONNX = ".onnx";
  private static final String SOME_DATA = "DATA";

  private RemedyCommand() {}

  /**
   * The command, ready for a shell.
   *
   * @param data empty where there were none: the command then says {@code DATA}
   */
  static Optional<String> of(Finding finding, String model, String data) {
    Matcher named = NAMED.matcher(finding.remedy());
    if (!named.find()) {
      return Optional.empty();
    }
    String rows = data.isEmpty() ? SOME_DATA : quoted(data);
    return Optional.of(
        switch (named.group(1)) {
          case "recalibrate" ->
              "evenkeel recalibrate %s %s -o %s"
                  .formatted(quoted(model), rows, quoted(output(model, "recalibrated")));
          case "fold" -> "evenkeel fold %s -o %s".formatted(quoted(model), quoted(folded(model)));
          default -> "evenkeel doctor %s %s".formatted(quoted(model), rows);
        });
  }

  private static String folded(String model) {
    return model.endsWith(ONNX) ? output(model, "folded") : model + "-folded" + ONNX;
  }

  private static String output(String model, String suffix) {
    return model.endsWith(ONNX)
        ? model.substring(0, model.length() - ONNX.length()) + "-" + suffix + ONNX
        : model + "-" + suffix;
  }

  private static String quoted(String argument) {
    return PLAIN.matcher(argument).matches()
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}

package io.evenkeel.serve.plain;

import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.PictureBytes;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.limit.Refused;
import io.evenkeel.serve.model.Intake;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Reads what people send to be predicted. */
public final class PlainReader {
  /** Decoded, a pixel takes some ten bytes: four pictures at a time take no more than 640 MB. */
  private static final long MOST_PIXELS = 1 << 24;

  private static final Semaphore DECODING = new Semaphore(4);

  private PlainReader() {}

  /**
   * Rows of a body.
   *
   * @param type its media type without parameters, in lower case; empty where none was said
   * @param body of which {@code length} bytes are read
   * @param extra whether columns that the model does not know are left alone
   * @throws InvalidInputException if they are not what the model takes
   * @throws Refused if they are of a kind that it does not take, or too many
   */
  public static PlainRows read(
      Intake intake, String type, byte[] body, int length, boolean extra, Limits limits) {
    return switch (type) {
      case "", "application/json", "text/json" ->
          JsonRows.read(intake, body, length, extra, limits);
      case "text/csv", "application/csv" -> CsvRows.read(intake, body, length, extra, limits);
      default -> {
        if (type.startsWith("image/") || type.equals("application/octet-stream")) {
          yield picture(intake, body, length);
        }
        throw new Refused(
            Refused.UNSUPPORTED,
            "a body is application/json, text/csv or, for a model of pictures, image/png or image/jpeg, but got %s"
                .formatted(Printable.text(type)));
      }
    };
  }

  private static PlainRows picture(Intake intake, byte[] body, int length) {
    if (!(intake instanceof Intake.Picture wanted)) {
      throw new Refused(
          Refused.UNSUPPORTED,
          "the model does not take pictures: send application/json or text/csv");
    }
    if (length == 0) {
      throw new InvalidInputException("the picture is empty");
    }
    DECODING.acquireUninterruptibly();
    try {
      byte[] file = body.length == length ? body : Arrays.copyOf(body, length);
      float[] x = PictureBytes.read(file, wanted.shape(), wanted.fit(), MOST_PIXELS);
      return new PlainRows(x, 1, true, List.of());
    } finally {
      DECODING.release();
    }
  }
}

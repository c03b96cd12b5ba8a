package io.evenkeel.lab.page;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Pages and figures as the JSON that the script reads. Doubles have six significant digits, which
 * is more than a picture shows; what is not finite is null.
 */
public final class PageJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(double[].class, new Rounded()))
          .build();

  private PageJson() {}

  /** A page, a section or a figure as JSON, safe inside a script element. */
  public static String write(Object value) {
    return JSON.writeValueAsString(value).replace("<", "\\u003c");
  }

  private static final class Rounded extends StdSerializer<double[]> {
    Rounded() {
      super(double[].class);
    }

    @Override
    public void serialize(double[] values, JsonGenerator to, SerializationContext context)
        throws JacksonException {
      to.writeStartArray();
      for (double value : values) {
        if (!Double.isFinite(value)) {
          to.writeNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1e9) {
          to.writeNumber((long) value);
        } else {
          to.writeNumber(Double.parseDouble("%.5e".formatted(value)));
        }
      }
      to.writeEndArray();
    }
  }
}

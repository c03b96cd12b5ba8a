package io.evenkeel.serve.http;

import io.evenkeel.json.Printable;
import io.evenkeel.serve.limit.Limits;
import io.evenkeel.serve.limit.Refused;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies within their limits: no longer than allowed, also when unpacked; no slower than
 * allowed; and all that are held at a time within a quarter of the memory.
 */
final class Bodies {
  /** The objects that a body becomes take a few times its own length. */
  private static final int FACTOR = 4;

  private static final int FIRST_ROOM = 4096;

  private final int longest;
  private final long most;
  private final AtomicLong held = new AtomicLong();

  Bodies(Limits limits) {
    longest = limits.bodyBytes();
    most = Math.max(Runtime.getRuntime().maxMemory() / 4, (long) FACTOR * longest);
  }

  /**
   * Reads a request's body.
   *
   * @param deadline until which it must be there
   * @throws Refused if it is too long, too slow, or packed in an unknown way
   */
  Body read(Request request, long deadline) {
    String said = request.getHeaders().get(HttpHeader.CONTENT_LENGTH);
    long length = request.getLength();
    if (said != null && length > longest) {
      throw tooLong();
    }
    Reader reader = new Reader(deadline);
    try {
      InputStream in = Request.asInputStream(request);
      reader.take(in, length > 0 ? (int) length : 0);
      String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
      if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
        reader.unpack(encoding.toLowerCase(Locale.ROOT));
      }
      return new Body(reader.bytes, reader.length, reader.reserved);
    } catch (IOException e) {
      giveBack(reader.reserved);
      throw reader.late()
          ? slow()
          : new Refused(Refused.BAD_REQUEST, "the body ended before its length");
    } catch (RuntimeException e) {
      giveBack(reader.reserved);
      throw e;
    }
  }

  void giveBack(Body body) {
    giveBack(body.reserved());
  }

  private void giveBack(long reserved) {
    held.addAndGet(-reserved);
  }

  private Refused tooLong() {
    return new Refused(
        Refused.TOO_LARGE,
        "the body is longer than %d bytes, which is the limit: send less at once"
            .formatted(longest));
  }

  private static Refused slow() {
    return new Refused(Refused.TIMEOUT, "the body did not arrive within the time limit");
  }

  /** One body that is being read. */
  private final class Reader {
    private final long deadline;
    private byte[] bytes = new byte[0];
    private int length;
    private long reserved;

    Reader(long deadline) {
      this.deadline = deadline;
    }

    boolean late() {
      return System.nanoTime() - deadline >= 0;
    }

    /** Reads to the end. */
    void take(InputStream in, int expected) throws IOException {
      room(expected > 0 ? expected : FIRST_ROOM);
      while (true) {
        if (length == bytes.length) {
          if (expected > 0 && length == expected) {
            return;
          }
          room(Math.min(longest + 1, Math.max(FIRST_ROOM, 2 * length)));
        }
        int count = in.read(bytes, length, bytes.length - length);
        if (count < 0) {
          return;
        }
        length += count;
        if (length > longest) {
          throw tooLong();
        }
        if (late()) {
          throw slow();
        }
      }
    }

    private void room(int size) {
      long more = (long) FACTOR * (size - bytes.length);
      if (held.addAndGet(more) > most) {
        held.addAndGet(-more);
        throw new Refused(
            Refused.UNAVAILABLE,
            "the bodies of other requests take all the memory for them: try again later");
      }
      reserved += more;
      bytes = Arrays.copyOf(bytes, size);
    }

    /** Unpacks the body, which may become far longer, but no longer than allowed. */
    void unpack(String encoding) throws IOException {
      byte[] packed = bytes;
      int size = length;
      bytes = new byte[0];
      length = 0;
      try (InputStream in = unpacking(encoding, new ByteArrayInputStream(packed, 0, size))) {
        take(in, 0);
      } catch (ZipException | EOFException e) {
        throw new Refused(
            Refused.BAD_REQUEST, "the body is not in %s, as its header says".formatted(encoding));
      }
    }

    private InputStream unpacking(String encoding, InputStream in) throws IOException {
      @Nullable InputStream unpacking =
          switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            default -> null;
          };
      if (unpacking == null) {
        throw new Refused(
            Refused.UNSUPPORTED,
            "a body may come as it is, or with Content-Encoding gzip or deflate, but got %s"
                .formatted(Printable.text(encoding)));
      }
      return unpacking;
    }
  }
}

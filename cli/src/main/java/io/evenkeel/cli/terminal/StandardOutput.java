package io.evenkeel.cli.terminal;

import io.evenkeel.file.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers why it could not be written: to Java's own a full disk is no
 * error, and half a result would pass for a whole one.
 */
public final class StandardOutput extends FilterOutputStream {
  private static final String CLOSED = "Broken pipe";

  private volatile @Nullable IOException failure;

  private StandardOutput(OutputStream out) {
    super(out);
  }

  /** Puts one in the place of {@code System.out}. */
  public static StandardOutput watched() {
    StandardOutput watched = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    Charset charset =
        Charset.forName(System.getProperty("stdout.encoding", ""), StandardCharsets.UTF_8);
    System.setOut(new PrintStream(new BufferedOutputStream(watched), false, charset));
    return watched;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /**
   * Whether something could not be written, which is said, unless the reader, such as head, had
   * enough of it.
   */
  public boolean failed(PrintWriter err) {
    System.out.flush();
    IOException e = failure;
    if (e == null) {
      return false;
    }
    String reason = AtomicFile.reason(e);
    if (!reason.equals(CLOSED)) {
      err.println("evenkeel: cannot write to standard output: " + reason);
      err.flush();
    }
    return true;
  }
}

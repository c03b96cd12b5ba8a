package io.evenkeel.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Gives {@code System.err} the real standard error.
 *
 * <p>{@code ./evenkeel} starts Java with descriptor 2 on a filter that drops the JVM's line about
 * the incubating Vector API, and with the real standard error on the descriptor that the property
 * {@code evenkeel.stderr} names.
 */
public final class StandardError {

  private StandardError() {}

  /**
   * Points {@code System.err} to the descriptor that the launcher named, if it named one.
   *
   * <p>A file name such as {@code /dev/fd/3} would not do: on Linux it opens the file anew, with a
   * position of its own, and in {@code evenkeel train > log 2>&1} the two streams would overwrite
   * each other. Only a private constructor makes a {@code FileDescriptor} of a number; the jar's
   * manifest opens its package.
   *
   * @return whether it was done; if not, {@code System.err} writes through the launcher's filter,
   *     line by line
   */
  public static boolean restore() {
    Integer number = Integer.getInteger("evenkeel.stderr");
    if (number == null) {
      return false;
    }
    FileDescriptor descriptor;
    try {
      Constructor<FileDescriptor> ofNumber = FileDescriptor.class.getDeclaredConstructor(int.class);
      ofNumber.setAccessible(true);
      descriptor = ofNumber.newInstance(number);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      return false;
    }
    Charset charset =
        Charset.forName(System.getProperty("stderr.encoding", ""), StandardCharsets.UTF_8);
    System.setErr(new PrintStream(new FileOutputStream(descriptor), true, charset));
    return true;
  }
}

package io.evenkeel.cli.terminal;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The last line of a terminal, drawn again and again in place. Other lines are printed above it.
 *
 * <p>The library's own consumer would ask JLine for a terminal that takes Ctrl-C away from the JVM;
 * this one leaves signals alone and asks for nothing but the width.
 */
public final class StatusLine implements ProgressBarConsumer {
  private static final String CLEAR = "\r\u001b[K";
  private static final int USUAL_WIDTH = 80;

  private final PrintStream out;
  private final Terminal terminal;

  public StatusLine(PrintStream out) {
    this.out = out;
    try {
      terminal = TerminalBuilder.builder().nativeSignals(false).dumb(true).build();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot ask the terminal for its width", e);
    }
  }

  @Override
  public int getMaxRenderedLength() {
    int width = terminal.getWidth();
    return (width > 0 ? width : USUAL_WIDTH) - 1;
  }

  @Override
  public synchronized void accept(String line) {
    out.print(CLEAR + line);
    out.flush();
  }

  /** Prints in the place of the line, which is drawn again below at its next turn. */
  public synchronized void above(Runnable printing) {
    clear();
    printing.run();
  }

  @Override
  public synchronized void clear() {
    out.print(CLEAR);
    out.flush();
  }

  @Override
  public void close() {
    clear();
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give the terminal back", e);
    }
  }
}

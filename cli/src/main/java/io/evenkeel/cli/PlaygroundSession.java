package io.evenkeel.cli;

import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.playground.Playground;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The playground from the command line: its address, and then until Ctrl-C.
 *
 * @param port to listen on; 0 for any that is free
 * @param language of the page; null for the browser's
 * @param open whether the desktop's browser is to open it
 */
record PlaygroundSession(int port, @Nullable Language language, boolean open) {

  /** Serves it until Ctrl-C, or until this thread is interrupted. */
  void run(PrintWriter out) {
    CountDownLatch stop = new CountDownLatch(1);
    try (StopSignal _ = new StopSignal(stop::countDown);
        Playground playground = Playground.open(port, language)) {
      out.println("playground  " + playground.address());
      boolean opened = open && DesktopBrowser.here().open(playground.address());
      out.println(
          (opened ? "opened in the browser" : "open this address in a browser on this machine")
              + "; Ctrl-C ends the playground");
      out.flush();
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

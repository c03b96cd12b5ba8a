package io.evenkeel.cli.lab;

import io.evenkeel.cli.terminal.DesktopBrowser;
import io.evenkeel.cli.terminal.StopSignal;
import io.evenkeel.lab.playground.Playground;
import io.evenkeel.lab.playground.PlaygroundSetup;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/**
 * The playground from the command line: its address, and then until Ctrl-C.
 *
 * @param setup what it is opened with
 * @param open whether the desktop's browser is to open it
 */
record PlaygroundSession(PlaygroundSetup setup, boolean open) {

  /** Serves it until Ctrl-C, or until this thread is interrupted. */
  void run(PrintWriter out) {
    CountDownLatch stop = new CountDownLatch(1);
    try (StopSignal _ = new StopSignal(stop::countDown);
        Playground playground = Playground.open(setup)) {
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

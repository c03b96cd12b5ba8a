package io.evenkeel.cli.terminal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The browser of the desktop that the command was typed on, if there is one. The desktop's own
 * program starts it: java.awt would load a window toolkit for that, and fails without one.
 *
 * @param system the operating system's name, as Java gives it
 * @param environment variables by name
 */
public record DesktopBrowser(String system, Map<String, String> environment) {

  public DesktopBrowser {
    environment = Map.copyOf(environment);
  }

  /** That of this process. */
  public static DesktopBrowser here() {
    return new DesktopBrowser(System.getProperty("os.name", ""), System.getenv());
  }

  /** The command that opens a page; empty where there is no desktop, or nothing to open it with. */
  Optional<List<String>> command(URI page) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.contains("windows")) {
      return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler", page.toString()));
    }
    if (name.contains("mac")) {
      return Optional.of(List.of("open", page.toString()));
    }
    boolean desktop =
        !environment.getOrDefault("DISPLAY", "").isEmpty()
            || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    return desktop
        ? program("xdg-open").map(program -> List.of(program.toString(), page.toString()))
        : Optional.empty();
  }

  private Optional<Path> program(String name) {
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path file = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * Opens a page, and does not wait for that.
   *
   * @return whether there was something to open it with
   */
  public boolean open(URI page) {
    Optional<List<String>> command = command(page);
    if (command.isEmpty()) {
      return false;
    }
    try {
      new ProcessBuilder(command.get())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      return false; // no such program after all: the address was printed
    }
  }
}

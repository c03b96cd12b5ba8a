package io.evenkeel.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesktopBrowserTest {
  private static final URI PAGE = URI.create("http://127.0.0.1:8080/?token=0123");

  @TempDir private Path folder;

  private Path program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void everyDesktopHasItsProgram() throws IOException {
    String opener = program("xdg-open", "#!/bin/sh\n").toString();
    String path = "/nowhere:" + folder;
    assertThat(new DesktopBrowser("Windows 11", Map.of()).command(PAGE))
        .contains(List.of("rundll32", "url.dll,FileProtocolHandler", PAGE.toString()));
    assertThat(new DesktopBrowser("Mac OS X", Map.of()).command(PAGE))
        .contains(List.of("open", PAGE.toString()));
    for (String display : List.of("DISPLAY", "WAYLAND_DISPLAY")) {
      assertThat(new DesktopBrowser("Linux", Map.of("PATH", path, display, ":0")).command(PAGE))
          .contains(List.of(opener, PAGE.toString()));
    }
  }

  @Test
  void withoutADesktopNothingIsOpened() throws IOException {
    program("xdg-open", "#!/bin/sh\n");
    String path = folder.toString();
    assertThat(new DesktopBrowser("Linux", Map.of("PATH", path)).open(PAGE)).isFalse();
    assertThat(new DesktopBrowser("Linux", Map.of("PATH", path, "DISPLAY", "")).open(PAGE))
        .isFalse();
    assertThat(new DesktopBrowser("Linux", Map.of("PATH", "", "DISPLAY", ":0")).open(PAGE))
        .isFalse();
  }

  @Test
  void theProgramIsGivenTheAddress() throws IOException, InterruptedException {
    Path told = folder.resolve("told");
    program(
        "xdg-open",
        "#!/bin/sh\necho \"$1\" > '%s.new' && mv '%s.new' '%s'\n".formatted(told, told, told));
    String path = folder.toString();
    assertThat(new DesktopBrowser("Linux", Map.of("PATH", path, "DISPLAY", ":0")).open(PAGE))
        .isTrue();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!Files.exists(told) && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(told).hasContent(PAGE.toString());
  }
}

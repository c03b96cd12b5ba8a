package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.data.Mnist;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.page.Page;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.training.Trainer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks what a distribution holds, and that all of it is named with its licence. */
class DistributionTest {
  private static final Path ROOT = Path.of(System.getProperty("evenkeel.root"));

  /** A line of NOTICE: a jar without its version, its licence, and its owner. */
  private static final Pattern NAMED =
      Pattern.compile("(?m)^ {2}(\\S+) {2,}(Apache-2\\.0|BSD-3-Clause|EPL-2\\.0|MIT) {2,}\\S.*$");

  private static final Pattern VERSION = Pattern.compile("-\\d[^/]*\\.jar$");

  /** The jars of others in a distribution, without their versions. */
  private static List<String> jars() {
    try (InputStream list = DistributionTest.class.getResourceAsStream("/distribution.txt")) {
      String path = new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8);
      return Pattern.compile(Pattern.quote(File.pathSeparator))
          .splitAsStream(path.strip())
          .map(jar -> Path.of(jar).getFileName().toString())
          .map(jar -> VERSION.matcher(jar).replaceAll(""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachJarIsNamedInTheNoticeWithItsLicence() throws IOException {
    String notice = Files.readString(ROOT.resolve("NOTICE"));
    String beside = notice.substring(notice.indexOf("in lib/"));

    List<String> named =
        NAMED.matcher(beside).results().map((MatchResult line) -> line.group(1)).sorted().toList();

    assertThat(jars()).hasSizeGreaterThan(20).isEqualTo(named);
  }

  @Test
  void noPartOfJettyIsShippedThatNothingUses() {
    assertThat(jars())
        .contains("jetty-server")
        .noneMatch(jar -> jar.matches(".*(webapp|plus|jndi|cdi|transaction).*"))
        .noneMatch(jar -> jar.startsWith("jetty") && jar.contains("annotations"))
        .noneMatch(jar -> jar.startsWith("asm"));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        InvalidInputException.class, // kernels
        Trainer.class, // core
        Mnist.class,
        Onnx.class,
        Page.class,
        Main.class
      })
  void eachModulesJarHoldsLicenceAndNotice(Class<?> type) throws IOException {
    URL jar = type.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, null)) {
      for (String name : List.of("LICENSE", "NOTICE")) {
        try (InputStream held = loader.getResourceAsStream("META-INF/" + name)) {
          assertThat(Objects.requireNonNull(held, jar + " without " + name).readAllBytes())
              .isEqualTo(Files.readAllBytes(ROOT.resolve(name)));
        }
      }
    }
  }
}

package io.evenkeel.lab.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages' script and style are those that the sources in {@code web} make. */
class BuiltPageTest {
  private static final Path WEB = Path.of("web");

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(sum);
  }

  /** The sources as they are, by the names that the build gives them. */
  private static Map<String, String> sources() throws Exception {
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(WEB.resolve("src"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sums.put(WEB.relativize(file).toString().replace('\\', '/'), sha256(file));
      }
    }
    for (String name : List.of("build.mjs", "package.json", "package-lock.json")) {
      sums.put(name, sha256(WEB.resolve(name)));
    }
    return sums;
  }

  @Test
  void theScriptAndTheStyleAreBuiltFromTheSources() throws Exception {
    Map<String, String> recorded =
        Files.readAllLines(WEB.resolve("built.sha256")).stream()
            .map(line -> line.split("  ", 2))
            .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
    Map<String, String> found = sources();
    for (String name : recorded.keySet()) {
      if (name.startsWith("../")) {
        found.put(name, sha256(WEB.resolve(name)));
      }
    }
    assertThat(found).as("after a change: npm ci && npm run build in lab/web").isEqualTo(recorded);
    assertThat(found).containsKey("../src/main/resources/io/evenkeel/lab/web/evenkeel.js");
  }
}

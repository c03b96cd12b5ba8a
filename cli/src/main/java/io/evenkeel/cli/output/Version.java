package io.evenkeel.cli.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, which Maven writes into a resource beside this class. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {
      "evenkeel " + number(), "Java ${java.version} (${java.vendor}), ${os.name} ${os.arch}"
    };
  }

  /** {@link #number} of a build that is whole. */
  public static String read() {
    try {
      return number();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version number, such as {@code 0.1.0}. */
  public static String number() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("version.properties is missing beside " + Version.class);
      }
      properties.load(in);
    }
    return properties.getProperty("version");
  }
}

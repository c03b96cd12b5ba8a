package io.evenkeel.testkit;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link SeededTest} once per seed, and names the seed in a failure. */
final class SeededTestExtension implements TestTemplateInvocationContextProvider {
  static final String PROPERTY = "evenkeel.seed";

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    SeededTest test = context.getRequiredTestMethod().getAnnotation(SeededTest.class);
    return seeds(System.getProperty(PROPERTY), test == null ? 1 : test.runs())
        .mapToObj(Invocation::new);
  }

  /** The seed that was asked for, or fresh ones, short enough to be copied by hand. */
  static LongStream seeds(@Nullable String property, int runs) {
    if (property == null || property.isEmpty()) {
      return new SecureRandom().longs(runs, 0, 1_000_000_000_000L);
    }
    try {
      return LongStream.of(Long.parseLong(property));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "-D%s must be a whole number, but is '%s'".formatted(PROPERTY, property), e);
    }
  }

  private record Invocation(long seed) implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return "seed " + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Seed(seed), new Replay(seed));
    }
  }

  private record Seed(long seed) implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == RandomGenerator.class || type == long.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      if (parameter.getParameter().getType() == long.class) {
        return seed;
      }
      return new SplittableRandom(seed);
    }
  }

  record Replay(long seed) implements TestExecutionExceptionHandler {
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
      String test = context.getRequiredTestClass().getSimpleName();
      throw failureOf(failure, test + "#" + context.getRequiredTestMethod().getName());
    }

    AssertionError failureOf(Throwable failure, String test) {
      Path module = Path.of("").toAbsolutePath().getFileName(); // where Surefire runs it
      return new AssertionError(
          ("%s%nreplay this: ./test -pl %s -am -Dtest='%s' -Dsurefire.failIfNoSpecifiedTests=false"
                  + " -D%s=%d")
              .formatted(failure.getMessage(), module, test, PROPERTY, seed),
          failure);
    }
  }
}

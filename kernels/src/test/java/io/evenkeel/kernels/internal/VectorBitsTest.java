package io.evenkeel.kernels.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorBitsTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "128, 128", "256, 256", "512, 512", ", -1"})
  void takesTheFourWidthsOrNone(String value, int bits) {
    assertThat(VectorBits.parse(value)).isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1024", "-1", "256 ", "wide"})
  void refusesAllElse(String value) {
    assertThatThrownBy(() -> VectorBits.parse(value))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "expected -Devenkeel.vectorBits to be 512, 256, 128 or 0 (no vectors), got \"%s\": give"
                + " one of these, or leave it out for the machine's own width",
            value);
  }

  @ParameterizedTest
  @CsvSource({"-1, 128, 128", "-1, 256, 256", "-1, 512, 512", "-1, 1024, 512", "128, 512, 128"})
  void choosesTheWidestUnlessAsked(int requested, int machine, int chosen) {
    assertThat(VectorBits.choose(requested, machine))
        .isEqualTo(new VectorBits(chosen, chosen + "-bit vectors"));
  }

  @Test
  void zeroIsTheScalarTwin() {
    VectorBits scalar = new VectorBits(0, "scalar (-Devenkeel.vectorBits=0)");
    assertThat(VectorBits.choose(0, 512)).isEqualTo(scalar);
    assertThat(VectorBits.withoutModule(0)).isEqualTo(scalar);
  }

  @Test
  void aMachineWithoutVectorsRunsTheScalarTwin() {
    assertThat(VectorBits.choose(-1, 64))
        .isEqualTo(new VectorBits(0, "scalar (this machine has no vectors of 128 bits or more)"));
  }

  @Test
  void withoutTheModuleItSaysHowToGetIt() {
    assertThat(VectorBits.withoutModule(-1))
        .isEqualTo(
            new VectorBits(0, "scalar (slow: start Java with --add-modules jdk.incubator.vector)"));
  }

  @Test
  void refusesVectorsWithoutTheModule() {
    assertThatThrownBy(() -> VectorBits.withoutModule(256))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "-Devenkeel.vectorBits=256 needs the module jdk.incubator.vector, which this JVM was"
                + " started without: add --add-modules jdk.incubator.vector, or leave the property"
                + " out");
  }

  @Test
  void refusesWiderVectorsThanTheMachines() {
    assertThatThrownBy(() -> VectorBits.choose(512, 256))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "-Devenkeel.vectorBits=512 asks for wider vectors than this machine has (256 bits):"
                + " give a smaller width, or leave the property out");
  }
}

package io.evenkeel.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.probe.Distribution;
import io.evenkeel.probe.Distribution.Histogram;
import io.evenkeel.probe.LayerProbe;
import io.evenkeel.probe.ParameterProbe;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.probe.UnitProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes are lines that fit the checkpoint that a training goes on from. */
class ProbeLogTest {
  @TempDir Path temporary;

  @Test
  void aResumedTrainingKeepsTheProbesUpToItsCheckpoint() throws IOException {
    Path file = written(0, 0, 10, 20, 30);
    try (ProbeLog log = new ProbeLog(file)) {
      log.start(20);
      log.add(probe(40));
    }
    assertThat(Files.readString(file)).isEqualTo(lines(0, 10, 20, 40));
  }

  @Test
  void halfALineIsCutOff() throws IOException {
    Path file = written(0, 0, 10);
    Files.writeString(file, "{\"step\":20,\"ro", StandardOpenOption.APPEND);
    written(20, 20);
    assertThat(Files.readString(file)).isEqualTo(lines(0, 10, 20));
  }

  @Test
  void aDamagedLineAndAllAfterItAreCutOff() throws IOException {
    Path file = written(0, 0);
    Files.writeString(file, "\0\0\0\n" + lines(10), StandardOpenOption.APPEND);
    written(20, 20);
    assertThat(Files.readString(file)).isEqualTo(lines(0, 20));
  }

  @Test
  void aTrainingFromTheBeginningKeepsNothing() throws IOException {
    Path file = written(0, 0, 10);
    written(0, 0);
    assertThat(Files.readString(file)).isEqualTo(lines(0));
  }

  @Test
  void aLineHoldsAllFigures() {
    assertThat(ProbeJson.line(probe(7)))
        .isEqualTo(
            "{'step':7,'rows':2,'loss':0.5,'input':D,'layers':[{'layer':'0','block':0,'kind':'dense',"
                .concat("'features':3,'output':D,'parameters':[{'name':'weight','norm':2.0,")
                .concat("'gradientNorm':null,'updateRatio':0.1}]}],")
                .concat("'units':[{'layer':'0','column':1,'output':D}]}")
                .replace(
                    "D",
                    "{'count':3,'nonFinite':1,'mean':1.0,'std':2.0,'min':3.0,'p1':4.0,'p15':5.0,"
                        + "'p50':6.0,'p85':7.0,'p99':8.0,'max':9.0,'histogram':{'from':0.0,"
                        + "'to':1.5,'below':1,'above':2,'counts':[1,0]}}")
                .replace('\'', '"'));
  }

  private Path written(long from, long... steps) {
    Path file = temporary.resolve("probes.jsonl");
    try (ProbeLog log = new ProbeLog(file)) {
      log.start(from);
      for (long step : steps) {
        log.add(probe(step));
      }
    }
    return file;
  }

  private static String lines(long... steps) {
    return LongStream.of(steps)
        .mapToObj(step -> ProbeJson.line(probe(step)) + "\n")
        .collect(Collectors.joining());
  }

  private static ProbeResult probe(long step) {
    Distribution d =
        new Distribution(
            3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, new Histogram(0, 1.5f, 1, 2, new int[] {1, 0}));
    ParameterProbe weight = new ParameterProbe("weight", 2, Double.NaN, 0.1);
    return new ProbeResult(
        step,
        2,
        0.5,
        d,
        List.of(new LayerProbe.OfDense("0", 0, 3, d, List.of(weight))),
        List.of(new UnitProbe("0", 1, d)));
  }
}

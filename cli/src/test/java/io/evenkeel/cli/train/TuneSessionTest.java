package io.evenkeel.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.loss.Task;
import io.evenkeel.tabular.TabularDefaults;
import io.evenkeel.tabular.TabularSettings;
import io.evenkeel.tabular.tune.Candidates;
import io.evenkeel.tabular.tune.TuneTrial;
import org.junit.jupiter.api.Test;

/** The settings of the training that follows a search. */
class TuneSessionTest {
  @Test
  void theFinalTrainingHasAllThatTheWinnerVaried() {
    TabularSettings base = TabularDefaults.of(3000, Task.BINARY);
    Candidates candidates = new Candidates(base);
    for (int number = 0; number < 60; number++) {
      TabularSettings found = candidates.of(number);
      TuneTrial winner = new TuneTrial(number, 0, found, 0.5, 1, 1);
      assertThat(TuneSession.with(base, winner)).as("candidate %d", number).isEqualTo(found);
    }
  }
}

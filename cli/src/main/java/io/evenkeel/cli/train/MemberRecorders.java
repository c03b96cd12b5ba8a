package io.evenkeel.cli.train;

import io.evenkeel.run.RunRecorder;
import java.util.ArrayList;
import java.util.List;

/**
 * What the networks of a run are recorded with: the first with the run itself, the others, of an
 * ensemble, with folders inside of it.
 */
final class MemberRecorders implements AutoCloseable {
  private final List<RunRecorder> recorders = new ArrayList<>();

  private MemberRecorders(RunRecorder run) {
    recorders.add(run);
  }

  /** Opens the folders of the others. */
  static MemberRecorders open(RunRecorder run, int members) {
    MemberRecorders opened = new MemberRecorders(run);
    try {
      for (int k = 1; k < members; k++) {
        opened.recorders.add(run.folder().openMember(k + 1));
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** That of a network, the first being 0. */
  RunRecorder of(int member) {
    return recorders.get(member);
  }

  /** Closes those of the others; the run's is its opener's. */
  @Override
  public void close() {
    recorders.subList(1, recorders.size()).forEach(RunRecorder::close);
  }
}

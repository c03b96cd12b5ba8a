package io.evenkeel.cli.train;

import io.evenkeel.data.Images;
import io.evenkeel.lab.page.HtmlPage;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.report.Outcome;
import io.evenkeel.lab.report.RunRecord;
import io.evenkeel.lab.report.RunReport;
import io.evenkeel.network.Network;
import io.evenkeel.run.RunFolder;
import io.evenkeel.tabular.NumberTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code report.html} of a run.
 *
 * @param folder of the run
 * @param command that repeats it
 * @param language what the page is shown in; null for the reader's
 * @param number what is predicted, if that is a table's number
 */
record RunReportFile(
    RunFolder folder, String command, @Nullable Language language, Optional<NumberTarget> number) {

  /**
   * Writes it, whole or not at all, and says where.
   *
   * @param more sections of images
   */
  Path write(
      Network network, Optional<Outcome> outcome, Optional<Images> images, List<Section> more) {
    Path file = folder.path().resolve("report.html");
    HtmlPage.write(file, page(network, outcome, images, more), language);
    return file;
  }

  /** The page as far as the folder has it. */
  Page page(
      Network network, Optional<Outcome> outcome, Optional<Images> images, List<Section> more) {
    return RunReport.page(RunRecord.read(folder, command, network, outcome, number), images, more);
  }
}

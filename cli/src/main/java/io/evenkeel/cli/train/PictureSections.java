package io.evenkeel.cli.train;

import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.Split;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.report.ConvSections;
import io.evenkeel.lab.report.Judgement;
import io.evenkeel.lab.report.SeenSection;
import io.evenkeel.model.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * What a report shows of a training's images.
 *
 * @param settings of the run
 * @param train the images that it learns from, those that it sets aside for validation included
 */
record PictureSections(RunSettings settings, ImageDataset train) {

  /** What there is to see before it ends: what the network sees, where images are changed. */
  List<Section> before() {
    long seed = settings.training().seed();
    double aside = settings.training().validationFraction();
    Dataset rows = aside > 0 ? Split.of(train, aside, seed).train() : train;
    return settings
        .training()
        .refinements()
        .augmentation(train.images())
        .map(augmentation ->
            SeenSection.of(
                rows,
                train.images(),
                augmentation,
                settings.training().refinements().augment(),
                seed,
                settings.training().epochs()))
        .stream()
        .toList();
  }

  /** All of it: filters and feature maps of the model too. */
  List<Section> after(Model model, ImageDataset test, Judgement judgement) {
    List<Section> sections = new ArrayList<>(before());
    sections.addAll(ConvSections.of(model, test.images(), judgement));
    return sections;
  }
}

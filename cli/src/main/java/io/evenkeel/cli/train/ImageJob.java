package io.evenkeel.cli.train;

import io.evenkeel.cli.options.Recipe;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.RunNetwork;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.training.ImageTask;
import io.evenkeel.cli.training.TrainingIntroduction;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.lab.page.Section;
import io.evenkeel.network.Network;
import io.evenkeel.picture.PictureAugmentation;
import io.evenkeel.run.RunFolder;
import io.evenkeel.training.Progress;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code train} on images.
 *
 * @param threads number of threads, or 0 for one per processor
 */
record ImageJob(
    RunSettings settings,
    DataSource source,
    ImageDataset train,
    ImageDataset test,
    Network network,
    String defaults,
    int threads)
    implements TrainingJob {

  /**
   * A training as the options say.
   *
   * @param recipe that was named, if any
   */
  static ImageJob of(ImageTask task, @Nullable Recipe recipe, int threads) {
    ImageDataset train = task.source().train().get();
    RunSettings settings = task.settings();
    settings.requirePossible(train);
    return of(
        recipe == null ? settings : settings.withRecipe(EnumConverter.text(recipe)),
        task.source(),
        train,
        task.defaults(),
        threads);
  }

  /** A run's training, whose settings are read at once and whose images are read later. */
  static Supplier<TrainingJob> of(RunFolder folder, int threads) {
    RunSettings settings = RunSettings.read(folder);
    return () -> {
      DataSource source = DataSource.of(settings);
      return of(settings, source, source.train().get(), "", threads);
    };
  }

  private static ImageJob of(
      RunSettings settings, DataSource source, ImageDataset train, String defaults, int threads) {
    return new ImageJob(
        settings,
        source,
        train,
        source.test().get(),
        RunNetwork.of(settings, train),
        defaults,
        threads);
  }

  private TrainingConfig trainingConfig() {
    return settings.training().config(network, train.rows(), threads);
  }

  @Override
  public String word() {
    return source.word();
  }

  @Override
  public String config() {
    return settings.json();
  }

  @Override
  public long steps() {
    return settings.training().steps(train.rows());
  }

  @Override
  public int optimizerSlots() {
    return trainingConfig().optimizer().slots();
  }

  @Override
  public Trainer trainer(int member) {
    Trainer trainer = Trainer.of(network).config(trainingConfig());
    settings.training().refinements().whitening(network).ifPresent(trainer::initialize);
    settings.training().refinements().augmentation(train.images()).ifPresent(trainer::augment);
    RunNetwork.standardise(network, train, trainer);
    source.validation().ifPresent(trainer::validation);
    return trainer;
  }

  @Override
  public void introduce(RunFolder folder, Optional<Progress> from, PrintWriter lines) {
    new TrainingIntroduction(folder, settings, network, threads)
        .print(defaults, train, test, from, lines);
    source.notes().forEach(note -> Terminal.print("note: " + note, lines));
  }

  private PictureSections pictures() {
    return new PictureSections(settings, train);
  }

  @Override
  public List<Section> sections() {
    return pictures().before();
  }

  @Override
  public JobResult fit(List<Trainer> trainers) {
    Trainer trainer = trainers.getFirst();
    PictureAugmentation augmentation =
        PictureAugmentation.parse(settings.training().refinements().augment());
    boolean mirrored =
        network.input().positions() > 1 && augmentation.flip() != PictureAugmentation.Flip.NONE;
    return new ImageResult(source, train, test, pictures(), mirrored, trainer.fit(train, test));
  }
}

package io.evenkeel.cli.export;

import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.run.RunFolder;
import java.util.List;
import java.util.Random;

/**
 * Rows that a model and its export are compared on.
 *
 * @param x rows x features, as the model takes them
 * @param rows how many
 * @param name what they are, for people
 */
record ProofRows(float[] x, int rows, String name) {
  private static final int MOST = 256;
  private static final long SEED = 42;

  /**
   * The first test images of what a run was trained on; random rows, and why, where they cannot be
   * read any more.
   */
  static ProofRows of(RunFolder folder, Model model) {
    ImageDataset test;
    String word;
    try {
      DataSource source = DataSource.of(RunSettings.read(folder));
      test = source.test().get();
      word = source.word();
    } catch (InvalidInputException e) {
      ProofRows random = random(model);
      return new ProofRows(random.x(), random.rows(), random.name() + " (" + e.getMessage() + ")");
    }
    if (test.features() != model.network().inputFeatures()) {
      return random(model);
    }
    int rows = Math.min(MOST, test.rows());
    int[] indices = new int[rows];
    for (int i = 0; i < rows; i++) {
      indices[i] = i;
    }
    float[] x = new float[rows * test.features()];
    test.copyRows(indices, 0, rows, x, 0, new float[rows], 0);
    return new ProofRows(x, rows, "the first %d test rows of %s".formatted(rows, word));
  }

  /** Random rows, the same every time: 0 .. 1 where raw values are scaled, else Gaussian. */
  static ProofRows random(Model model) {
    Random random = new Random(SEED);
    int features = model.network().inputFeatures();
    float[] x = new float[MOST * features];
    boolean scaled = model.input().divisor() != 1;
    for (int i = 0; i < x.length; i++) {
      x[i] = scaled ? random.nextFloat() : (float) random.nextGaussian();
    }
    if (model.network().layers().getFirst() instanceof Embedding embedding) {
      List<EmbeddingTable> tables = embedding.tables();
      for (int row = 0; row < MOST; row++) {
        for (int t = 0; t < tables.size(); t++) {
          x[(row + 1) * features - tables.size() + t] = random.nextInt(tables.get(t).categories());
        }
      }
    }
    return new ProofRows(x, MOST, MOST + " random rows");
  }
}

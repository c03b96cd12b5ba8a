package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;
import java.util.List;

/**
 * Batch normalization over columns (Ioffe and Szegedy 2015). With m rows in the mini-batch, for
 * every column:
 *
 * <pre>
 *   mu = (1/m) sum z_i            sigma2 = (1/m) sum (z_i - mu)^2
 *   zhat_i = (z_i - mu) / sqrt(sigma2 + epsilon)
 *   ztilde_i = gamma * zhat_i + beta
 * </pre>
 *
 * Input and output are rows x features. At inference mu and sigma2 are the running statistics of
 * the chosen {@link Statistics}. gamma starts at 1, beta at 0.
 *
 * @param epsilon added to the variance, positive
 * @param emaDecay share of the old value that each mini-batch leaves in the EMA, 0 &lt;= emaDecay
 *     &lt; 1; PyTorch's momentum is 1 - emaDecay, Keras's and ONNX's is emaDecay
 * @param statistics which statistics inference uses
 * @param estimator which batch variance enters the running variance
 * @param learnGamma whether the optimizer trains gamma
 * @param learnBeta whether the optimizer trains beta
 * @param updateStatistics whether training updates the running statistics
 * @param normalizeBy which statistics normalise during training
 * @param ghostRows during training, rows (of a table, or images) of a group that is normalised by
 *     its own moments (ghost batch normalization, Hoffer et al. 2017), at least 2; 0 for the whole
 *     mini-batch. A short last group joins the one before it. The running statistics take the
 *     groups' mean and their pooled variance
 */
public record BatchNorm(
    double epsilon,
    double emaDecay,
    Statistics statistics,
    VarianceEstimator estimator,
    boolean learnGamma,
    boolean learnBeta,
    boolean updateStatistics,
    NormalizeBy normalizeBy,
    int ghostRows)
    implements LeafLayer {

  /**
   * Largest |mean| / sqrt(variance + epsilon) of a column that may be folded into weights: at most
   * 8 of the 24 bits of a float are lost there.
   */
  public static final double FOLD_LIMIT = 256;

  /** The role of the factors. */
  public static final String GAMMA = "gamma";

  /** The role of the summands. */
  public static final String BETA = "beta";

  /** epsilon 1e-5, emaDecay 0.9, EMA statistics, biased estimator, everything learned. */
  public static final BatchNorm DEFAULT =
      new BatchNorm(
          1e-5,
          0.9,
          Statistics.EMA,
          VarianceEstimator.BIASED,
          true,
          true,
          true,
          NormalizeBy.BATCH,
          0);

  public BatchNorm {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new InvalidInputException(
          "batch normalization's epsilon must be positive and finite, but got " + epsilon);
    }
    if (!(emaDecay >= 0 && emaDecay < 1)) {
      throw new InvalidInputException(
          ("BatchNorm's EMA decay must be at least 0 and below 1 (0.9 keeps nine tenths of the old value), but"
                  + " got %s")
              .formatted(emaDecay));
    }
    if (ghostRows < 0 || ghostRows == 1) {
      throw new InvalidInputException(
          ("a ghost batch needs at least 2 rows (or 0: the mini-batch is normalised as a whole), but"
                  + " got %d")
              .formatted(ghostRows));
    }
  }

  public BatchNorm withEpsilon(double value) {
    return new BatchNorm(
        value,
        emaDecay,
        statistics,
        estimator,
        learnGamma,
        learnBeta,
        updateStatistics,
        normalizeBy,
        ghostRows);
  }

  public BatchNorm withEmaDecay(double value) {
    return new BatchNorm(
        epsilon,
        value,
        statistics,
        estimator,
        learnGamma,
        learnBeta,
        updateStatistics,
        normalizeBy,
        ghostRows);
  }

  public BatchNorm withStatistics(Statistics value) {
    return new BatchNorm(
        epsilon,
        emaDecay,
        value,
        estimator,
        learnGamma,
        learnBeta,
        updateStatistics,
        normalizeBy,
        ghostRows);
  }

  public BatchNorm withEstimator(VarianceEstimator value) {
    return new BatchNorm(
        epsilon,
        emaDecay,
        statistics,
        value,
        learnGamma,
        learnBeta,
        updateStatistics,
        normalizeBy,
        ghostRows);
  }

  /** With gamma and beta each learned by the optimizer or left as they are. */
  public BatchNorm withLearned(boolean gamma, boolean beta) {
    return new BatchNorm(
        epsilon,
        emaDecay,
        statistics,
        estimator,
        gamma,
        beta,
        updateStatistics,
        normalizeBy,
        ghostRows);
  }

  public BatchNorm withUpdateStatistics(boolean value) {
    return new BatchNorm(
        epsilon,
        emaDecay,
        statistics,
        estimator,
        learnGamma,
        learnBeta,
        value,
        normalizeBy,
        ghostRows);
  }

  public BatchNorm withNormalizeBy(NormalizeBy value) {
    return new BatchNorm(
        epsilon,
        emaDecay,
        statistics,
        estimator,
        learnGamma,
        learnBeta,
        updateStatistics,
        value,
        ghostRows);
  }

  /** With moments by groups of {@code value} rows; 0 for the whole mini-batch. */
  public BatchNorm withGhostRows(int value) {
    return new BatchNorm(
        epsilon,
        emaDecay,
        statistics,
        estimator,
        learnGamma,
        learnBeta,
        updateStatistics,
        normalizeBy,
        value);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    int columns = input.channels();
    return List.of(
        ParameterSpec.vector(GAMMA, columns, 1, learnGamma, "weight"),
        ParameterSpec.vector(BETA, columns, 0, learnBeta, "bias"));
  }

  @Override
  public String kind() {
    return "BatchNorm";
  }

  @Override
  public String label() {
    return ghostRows == 0 ? kind() : "%s by groups of %d rows".formatted(kind(), ghostRows);
  }
}

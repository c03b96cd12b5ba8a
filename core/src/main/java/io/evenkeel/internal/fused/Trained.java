package io.evenkeel.internal.fused;

/**
 * One trained array as the engine keeps it.
 *
 * @param name as in the training state, such as {@code 3.weight}
 * @param label what messages call its layer, such as {@code layer 3 (Dense)}
 * @param role what it is in its layer, such as {@code weight}
 * @param rows rows of the canonical matrix
 * @param columns columns of the canonical matrix
 * @param inPanels whether the arrays are laid out in panels; otherwise row-major, vectors padded
 * @param values the parameter
 * @param gradient laid out like values
 * @param slots the optimizer's state, laid out like values
 * @param decays whether weight decay takes it
 * @param learned whether the optimizer trains it
 */
record Trained(
    String name,
    String label,
    String role,
    int rows,
    int columns,
    boolean inPanels,
    float[] values,
    float[] gradient,
    float[][] slots,
    boolean decays,
    boolean learned) {}

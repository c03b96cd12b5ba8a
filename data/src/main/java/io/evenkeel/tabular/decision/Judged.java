package io.evenkeel.tabular.decision;

import java.util.Optional;

/**
 * The results of decisions on rows.
 *
 * @param decisions what was decided
 * @param ranked the rows by how sure the model is of the second of two classes
 * @param coverage what the intervals hold, where there are any
 */
public record Judged(
    Decisions decisions, Optional<RankedRows> ranked, Optional<Coverage> coverage) {}

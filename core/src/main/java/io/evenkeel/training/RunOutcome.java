package io.evenkeel.training;

import io.evenkeel.metrics.Evaluation;
import io.evenkeel.model.Model;
import java.util.Optional;

/**
 * The result of a training: the model and how good it is.
 *
 * @param bestEpoch number of the epoch that the model comes from, from 1; 0 if it comes from the
 *     last step
 */
record RunOutcome(
    int bestEpoch, Model model, Optional<Evaluation> validation, Optional<Evaluation> test) {}

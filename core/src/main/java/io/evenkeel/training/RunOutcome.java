package io.evenkeel.training;

import io.evenkeel.metrics.Evaluation;
import io.evenkeel.model.Model;
import java.util.Optional;

/**
 * What a training is for: the model and its worth.
 *
 * @param bestEpoch number of the epoch that the model is of, from 1; 0 if it is of the last step
 */
record RunOutcome(
    int bestEpoch, Model model, Optional<Evaluation> validation, Optional<Evaluation> test) {}

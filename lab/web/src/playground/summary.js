// The present state in words.
import { number } from '../dom.js';
import { t, text } from '../i18n.js';

/** A difference of accuracies below this counts as none. */
const LEVEL = 0.01;

/** A network that is at most this much above the same answer for all is guessing. */
const CHANCE = 0.03;

const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** One or more sentences on how the two networks stand. */
export function summary(state) {
  if (state.step === 0) return t('stage.begin');
  const [withNorm, without] = state.sides;
  const sentences = [t('stage.now', number(state.step), standing(withNorm, state), standing(without, state))];
  const scores = state.sides.map((side) => (ended(side) ? null : side.scores[1]));
  if (!state.isNumber && scores.every((score) => score != null) && !scores.every((score) => guesses(score, state))) sentences.push(compared(scores[0] - scores[1]));
  if (state.sides.every((side) => !ended(side) && side.spread != null)) {
    sentences.push(t('stage.spread', number(withNorm.spread), number(without.spread)));
  }
  return sentences.join(' ');
}

const ended = (side) => !!side.failure || !!side.divergedAt;

const guesses = (score, state) => score <= state.baseline + CHANCE;

function standing(side, state) {
  const score = side.scores[1];
  if (side.failure) return `${t('stage.failed')} (${text(side.failure)})`;
  if (side.divergedAt) return t('stage.stopped', number(side.divergedAt));
  if (state.isNumber) return t('stage.error', number(score), number(state.baseline));
  return guesses(score, state) ? t('stage.guessing', percent(score), percent(state.baseline)) : t('stage.learning', percent(score));
}

function compared(difference) {
  const points = (100 * Math.abs(difference)).toFixed(1);
  if (Math.abs(difference) < LEVEL) return t('stage.level');
  return difference > 0 ? t('stage.ahead', points) : t('stage.behind', points);
}

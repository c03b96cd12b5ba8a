/**
 * What is decided about a network's outputs on rows that it was not trained on: how sure they are,
 * above which probability yes is predicted, and how far a number may be off.
 */
@NullMarked
package io.evenkeel.tabular.decision;

import org.jspecify.annotations.NullMarked;

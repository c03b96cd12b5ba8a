/**
 * What is decided of a network's outputs on rows that it was not trained on: how sure they are,
 * from where yes is said, and how far a number may be off.
 */
@NullMarked
package io.evenkeel.tabular.decision;

import org.jspecify.annotations.NullMarked;

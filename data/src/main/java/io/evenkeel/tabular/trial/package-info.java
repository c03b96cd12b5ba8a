/** The same training several times, on other rows or from other seeds, and how far that spreads. */
@NullMarked
package io.evenkeel.tabular.trial;

import org.jspecify.annotations.NullMarked;

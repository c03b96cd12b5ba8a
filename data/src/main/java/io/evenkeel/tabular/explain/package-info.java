/** What each column contributes to a single prediction. */
@NullMarked
package io.evenkeel.tabular.explain;

import org.jspecify.annotations.NullMarked;

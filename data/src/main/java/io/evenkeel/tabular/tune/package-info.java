/** A search for settings that suit a table better than the defaults. */
@NullMarked
package io.evenkeel.tabular.tune;

import org.jspecify.annotations.NullMarked;

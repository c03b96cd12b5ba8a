/** What every engine must do, held against the double reference. */
@NullMarked
package io.evenkeel.internal.engine;

import org.jspecify.annotations.NullMarked;

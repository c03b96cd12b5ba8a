/** What every engine must do, compared with the double reference. */
@NullMarked
package io.evenkeel.internal.engine;

import org.jspecify.annotations.NullMarked;

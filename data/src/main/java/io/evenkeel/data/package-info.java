/** Data sets, read strictly, and those that are built in. */
@NullMarked
package io.evenkeel.data;

import org.jspecify.annotations.NullMarked;

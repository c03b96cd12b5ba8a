/** What goes on inside a network while it trains: which steps to look at, and what is seen. */
@NullMarked
package io.evenkeel.probe;

import org.jspecify.annotations.NullMarked;

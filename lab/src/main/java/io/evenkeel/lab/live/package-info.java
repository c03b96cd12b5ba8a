/**
 * Pages that change while they are looked at: a server for this machine's browsers alone, and what
 * it shows of a training.
 */
@NullMarked
package io.evenkeel.lab.live;

import org.jspecify.annotations.NullMarked;

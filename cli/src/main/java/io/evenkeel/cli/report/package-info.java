/** How good is it, and how large? What several commands say alike of networks and evaluations. */
@NullMarked
package io.evenkeel.cli.report;

import org.jspecify.annotations.NullMarked;

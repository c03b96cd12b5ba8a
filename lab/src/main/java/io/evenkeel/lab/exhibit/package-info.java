/**
 * The exhibits: each puts one claim about batch normalization to the test. An exhibit measures
 * ({@code jobs}), and everything that it says and draws is a pure function of its measurements.
 */
@NullMarked
package io.evenkeel.lab.exhibit;

import org.jspecify.annotations.NullMarked;

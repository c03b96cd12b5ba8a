/**
 * What the tests of every module share: gradient checks, randomised tests whose seed is printed,
 * inputs on which batch normalization's right answer is known, and distances in ulps.
 */
@NullMarked
package io.evenkeel.testkit;

import org.jspecify.annotations.NullMarked;

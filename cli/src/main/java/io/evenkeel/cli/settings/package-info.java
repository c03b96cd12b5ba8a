/**
 * What is a training set to? What the options mean, and the {@code config.json} that repeats a run.
 */
@NullMarked
package io.evenkeel.cli.settings;

import org.jspecify.annotations.NullMarked;

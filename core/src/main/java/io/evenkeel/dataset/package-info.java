/** Rows of features and targets, as training and evaluation take them. */
@NullMarked
package io.evenkeel.dataset;

import org.jspecify.annotations.NullMarked;

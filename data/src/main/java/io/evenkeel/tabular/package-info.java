/**
 * Training on tables: preprocessing that is fitted on the training rows and travels with the model,
 * splits, defaults, and models that predict from maps, records and tables.
 */
@NullMarked
package io.evenkeel.tabular;

import org.jspecify.annotations.NullMarked;

/**
 * Which table is this about? Files and queries, the column to predict, and the settings of a run on
 * it.
 */
@NullMarked
package io.evenkeel.cli.tables;

import org.jspecify.annotations.NullMarked;

/** What trainings look like: a run, its predictions or a comparison as a page. */
@NullMarked
package io.evenkeel.lab.report;

import org.jspecify.annotations.NullMarked;

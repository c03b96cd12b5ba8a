/** What a training looks like: a run's folder and its model's predictions as a page. */
@NullMarked
package io.evenkeel.lab.report;

import org.jspecify.annotations.NullMarked;

/**
 * Pages of text and figures in two languages, written as one HTML file that opens offline. A page
 * is data (records that become JSON); the bundle in {@code web/evenkeel.js} draws it.
 */
@NullMarked
package io.evenkeel.lab.page;

import org.jspecify.annotations.NullMarked;

/** Tests of what the browser shows, in headless Chromium. */
@NullMarked
package io.evenkeel.lab.browser;

import org.jspecify.annotations.NullMarked;

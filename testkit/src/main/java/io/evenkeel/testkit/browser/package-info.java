/** What the tests of pages share: a headless Chromium. */
@NullMarked
package io.evenkeel.testkit.browser;

import org.jspecify.annotations.NullMarked;

/** What the doctor found, as a page. */
@NullMarked
package io.evenkeel.lab.doctor;

import org.jspecify.annotations.NullMarked;

/**
 * The reference: plain loops in double that follow the definition of batch normalization line by
 * line, slow and without a trick, so that it can be checked by reading it and by central
 * differences. It judges the fast engines.
 */
@NullMarked
package io.evenkeel.reference;

import org.jspecify.annotations.NullMarked;

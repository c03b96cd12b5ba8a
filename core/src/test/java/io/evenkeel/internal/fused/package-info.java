/** Tests of the fused engine beside those that every engine passes. */
package io.evenkeel.internal.fused;

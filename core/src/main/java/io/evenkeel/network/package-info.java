/**
 * What a network is: its layers, in order, and the choices that each of them carries. No weights.
 */
@NullMarked
package io.evenkeel.network;

import org.jspecify.annotations.NullMarked;

package io.evenkeel.lab.compare;

import io.evenkeel.network.Network;

/**
 * One of the networks that are compared.
 *
 * @param name such as {@code without} or {@code before}; the first variant of a comparison is the
 *     one that the others are held against
 */
public record Variant(String name, Network network) {}

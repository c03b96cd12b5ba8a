package io.evenkeel.internal.file;

/**
 * Where one tensor of a safetensors file lies.
 *
 * @param type of its elements
 * @param shape its dimensions; none for a single number
 * @param begin first byte, counted from the end of the header
 * @param end the byte after its last
 */
record TensorInfo(ElementType type, long[] shape, long begin, long end) {}

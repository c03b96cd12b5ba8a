package io.evenkeel.lab.page;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The page's colours by what they stand for, on every page the same; {@code colors.css} has a light
 * and a dark one of each. A network has a hue, its layers (and other ordered levels) differ in
 * lightness; parts of the data are shades of grey and differ in their dashes; z, zhat, ztilde and a
 * have hues of their own.
 *
 * @param name in the style sheet, with the level where there is one: {@code bn}, {@code bn:1/3}
 */
public record Color(@JsonValue String name) {
  /** A network with BN before the activation, and all that belongs to its BN. */
  public static final Color BN = new Color("bn");

  /** The network without BN. */
  public static final Color PLAIN = new Color("plain");

  /** A network with BN after the activation. */
  public static final Color AFTER = new Color("after");

  /** A network with BN on the input only. */
  public static final Color INPUT = new Color("input");

  /** The rows that are learned from; their lines are dotted. */
  public static final Color TRAINING = new Color("training");

  /** The rows that the epoch is chosen by; their lines are dashed. */
  public static final Color VALIDATION = new Color("validation");

  /** The rows that judge; their lines are solid. */
  public static final Color TEST = new Color("test");

  /** z, what a layer computes. */
  public static final Color Z = new Color("z");

  /** zhat, z with mean 0 and variance 1. */
  public static final Color ZHAT = new Color("zhat");

  /** ztilde = gamma zhat + beta. */
  public static final Color ZTILDE = new Color("ztilde");

  /** a, what an activation gives. */
  public static final Color A = new Color("a");

  /** What is right, what holds. */
  public static final Color GOOD = new Color("good");

  /** What should be looked at, what holds in part. */
  public static final Color WARN = new Color("warn");

  /** What is wrong, what does not hold. */
  public static final Color BAD = new Color("bad");

  /** What is not the point. */
  public static final Color MUTED = new Color("muted");

  /**
   * This colour for the i-th of n ordered things of one kind, from 0: the first is light, the last
   * is strong. The only one of a kind has the colour itself.
   */
  public Color level(int i, int n) {
    return n < 2 ? this : new Color("%s:%d/%d".formatted(name, i, n - 1));
  }
}

package io.evenkeel.table.format;

import java.io.Serializable;

/** How the cells of a column of text are read: as numbers, or as dates and times. */
public sealed interface TextFormat extends Serializable permits NumberFormat, TimeFormat {

  /** How the user writes it in {@code --column NAME=TYPE:FORMAT}, and messages name it. */
  String label();
}

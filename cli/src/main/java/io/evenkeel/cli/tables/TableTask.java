package io.evenkeel.cli.tables;

import io.evenkeel.cli.settings.EnumConverter;

/** What a column is predicted as. */
enum TableTask {
  CLASS,
  NUMBER,
  COUNT;

  static final class Converter extends EnumConverter<TableTask> {
    Converter() {
      super(TableTask.class);
    }
  }
}

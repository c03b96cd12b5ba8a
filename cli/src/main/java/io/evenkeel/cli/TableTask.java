package io.evenkeel.cli;

/** What a column is predicted as. */
enum TableTask {
  CLASS,
  NUMBER;

  static final class Converter extends EnumConverter<TableTask> {
    Converter() {
      super(TableTask.class);
    }
  }
}

package io.evenkeel.table;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What can stand behind FROM.
 *
 * @param name what messages call it
 * @param from all of it
 * @param files the files that it reads; empty for a query
 * @param fromOne one of the files alone
 * @param columns what it has, in order
 * @param untyped whether the files say no types, so that all columns are text
 */
record Relation(
    String name,
    String from,
    List<SourceFile> files,
    Function<SourceFile, String> fromOne,
    Map<String, RawType> columns,
    boolean untyped) {

  /** Refuses what was read if a file is another one by now. */
  void requireUnchanged() {
    files.forEach(SourceFile::requireUnchanged);
  }
}

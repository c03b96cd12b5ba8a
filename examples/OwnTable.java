///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
//DEPS io.evenkeel:evenkeel-data:0.1.0-SNAPSHOT

import io.evenkeel.table.Table;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularModel;

/** Learns a column of your own table from the others: {@code OwnTable.java people.csv income
 * new.csv}; it says how good the model is on rows that it has not seen. */
public class OwnTable {
  public static void main(String[] args) {
    TabularModel model = Tabular.auto(args[1]).fit(Table.read(args[0]));
    System.out.println(model.evaluate(Table.read(args[2])).evaluation().values());
  }
}

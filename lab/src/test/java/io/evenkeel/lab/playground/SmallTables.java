package io.evenkeel.lab.playground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** CSV files for tests: some columns of people, of whom one can tell how much they earn. */
public final class SmallTables {
  private SmallTables() {}

  /** Writes people.csv: age, hours, city (of three), employer (of 60), pay and the class rich. */
  public static Path people(Path folder, int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    StringBuilder text = new StringBuilder("age,hours,city,employer,pay,rich\n");
    for (int i = 0; i < rows; i++) {
      int age = random.nextInt(20, 70);
      int hours = random.nextInt(10, 50);
      int city = random.nextInt(3);
      int employer = random.nextInt(60);
      double pay = 400 * hours + 100 * age + 4_000 * city + 8_000 * (employer % 2);
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%d,%s,firm%d,%.1f,%s%n",
              i % 9 == 0 ? "" : String.valueOf(age),
              hours,
              new String[] {"Ulm", "Bonn", "Köln"}[city],
              employer,
              pay + 500 * random.nextGaussian(),
              pay > 24_000 ? "yes" : "no"));
    }
    return Files.writeString(folder.resolve("people.csv"), text.toString());
  }
}

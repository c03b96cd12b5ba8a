package io.evenkeel.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables in files of every format. */
class FileTableTest {
  @TempDir Path folder;

  @Test
  void csv() throws Exception {
    Path file = Rows.file(folder, "a.csv", "n,c,d\n1,x,2020-01-01\n,NA,\n2.5,y,1970-01-02\n");
    Table table = Table.read(file);
    assertThat(Rows.columns(table)).containsExactly("n:number", "c:category", "d:date");
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.source()).isEqualTo(file.toString());
    assertThat(Rows.of(table)).containsExactly("1.0|x|18262.0", "-|-|-", "2.5|y|1.0");
  }

  @Test
  void parquet() throws Exception {
    for (String codec : new String[] {"snappy", "zstd", "gzip", "uncompressed"}) {
      Path file =
          Rows.parquet(
              folder.resolve(codec + ".parquet"),
              "SELECT 1::INTEGER n, ' x ' c, true b, DATE '1970-01-02' d, 2.5::DECIMAL(5,2) m,"
                  + " TIMESTAMP '1970-01-01 00:00:01.5' t, TIME '00:01:00' h"
                  + " UNION ALL SELECT NULL, '', NULL, NULL, NULL, NULL, NULL",
              codec);
      Table table = Table.read(file);
      assertThat(Rows.columns(table))
          .containsExactly(
              "n:number",
              "c:category",
              "b:boolean",
              "d:date",
              "m:number",
              "t:timestamp",
              "h:number");
      assertThat(Rows.of(table)).containsExactly("1.0|x|1.0|1.0|2.5|1.5|60.0", "-|-|-|-|-|-|-");
    }
  }
}

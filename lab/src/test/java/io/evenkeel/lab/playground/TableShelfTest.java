package io.evenkeel.lab.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableShelfTest {
  @TempDir private Path folder;

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A file that never ends. */
  private static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return '1';
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        Arrays.fill(buffer, offset, offset + length, (byte) '1');
        return length;
      }
    };
  }

  @Test
  void whatIsSentCanBeLearnedFrom() {
    try (TableShelf shelf = new TableShelf()) {
      StringBuilder text = new StringBuilder("a,b\n");
      for (int i = 0; i < 40; i++) {
        text.append(i * 37 % 11).append(',').append(i % 2 == 0 ? "x" : "y").append('\n');
      }
      assertThat(shelf.upload("two words.csv", bytes(text.toString()))).isEqualTo("two words.csv");
      TableShelf.Offer offer = shelf.offers().getFirst();
      assertThat(offer.name()).isEqualTo("two words.csv");
      assertThat(offer.columns()).containsExactly("a", "b");
      assertThat(offer.target()).isEqualTo("b");
      PlaygroundTable table = shelf.plan("two words.csv", "b", 1);
      assertThat(table.classes()).containsExactly("x", "y");
      assertThat(table.train().rows().rows() + table.test().rows().rows()).isEqualTo(40);
    }
  }

  @Test
  void theNameNamesNoPlace() {
    try (TableShelf shelf = new TableShelf()) {
      assertThat(shelf.upload("../../etc/x.csv", bytes("a,b\n1,2\n2,1\n")))
          .isEqualTo("__.._etc_x.csv");
      assertThatThrownBy(() -> shelf.upload("", bytes("a,b\n1,2\n")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("a table's file needs a name, such as people.csv");
    }
  }

  @Test
  void whatCannotBeTakenIsSaidByItsName() throws IOException {
    try (TableShelf shelf = new TableShelf()) {
      assertThatThrownBy(() -> shelf.upload("big.csv", endless()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "big.csv is larger than the 64 MB that the page can send: give its path to ./evenkeel"
                  + " lab instead");
      assertThatThrownBy(() -> shelf.upload("one.csv", bytes("a\n1\n2\n")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("one.csv has a single column, but one is to be predicted from others");
      assertThatThrownBy(() -> shelf.upload("no.parquet", bytes("a,b\n1,2\n")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("no.parquet ");
      assertThat(shelf.offers()).isEmpty();
      assertThatThrownBy(() -> shelf.plan("gone.csv", "a", 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "the playground has no table 'gone.csv': choose its file in the page, or give it to"
                  + " ./evenkeel lab");
      Table people = Table.read(SmallTables.people(folder, 50));
      assertThatThrownBy(() -> shelf.add("people.csv", people, "wealth"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("'wealth'");
      shelf.add("people.csv", people, "pay");
      assertThat(shelf.target("people.csv")).isEqualTo("pay");
    }
  }
}

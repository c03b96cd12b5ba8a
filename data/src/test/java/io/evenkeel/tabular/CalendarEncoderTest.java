package io.evenkeel.tabular;

import static io.evenkeel.tabular.TestTables.encode;
import static io.evenkeel.tabular.TestTables.encoder;
import static io.evenkeel.tabular.TestTables.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CalendarEncoderTest {
  private static final Column DAY = new Column("d", ColumnType.DATE);
  private static final Column TIME = new Column("t", ColumnType.TIMESTAMP);

  @Test
  void aDateIsItsPlaceInTimeAndItsParts() {
    CalendarEncoder encoder =
        (CalendarEncoder)
            Objects.requireNonNull(
                encoder(
                    numbers(DAY, LocalDate.of(2024, 1, 1), LocalDate.of(2024, 7, 2), null), "d"));
    assertThat(encoder.parts())
        .containsExactly(CalendarPart.DAY_OF_YEAR, CalendarPart.DAY_OF_MONTH, CalendarPart.WEEKDAY);
    // 2024-01-01: the earlier of two, so -1; day 0 of year and month; a Monday; not missing.
    assertThat(encode(encoder, (double) LocalDate.of(2024, 1, 1).toEpochDay()))
        .containsExactly(-1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0);
    // Half a year of 366 days later: the other side of the circle, a Tuesday.
    float[] july = encode(encoder, (double) LocalDate.of(2024, 7, 2).toEpochDay());
    assertThat(july[0]).isEqualTo(1);
    assertThat(july[2]).isEqualTo(-1);
    assertThat(july[6]).isEqualTo(1);
    assertThat(encode(encoder, Double.NaN)).endsWith(1);
  }

  @Test
  void partsThatDoNotDifferAreLeftOut() {
    CalendarEncoder encoder =
        (CalendarEncoder)
            Objects.requireNonNull(
                encoder(
                    numbers(
                        TIME,
                        LocalDateTime.of(2024, 5, 6, 7, 8),
                        LocalDateTime.of(2024, 5, 6, 19, 8)),
                    "t"));
    assertThat(encoder.parts()).containsExactly(CalendarPart.HOUR, CalendarPart.TIME_OF_DAY);
    assertThat(encoder.width()).isEqualTo(1 + 24 + 2);
  }

  @Test
  void partsAreTheCalendars() {
    for (LocalDateTime time :
        new LocalDateTime[] {
          LocalDateTime.of(1969, 12, 31, 23, 59, 59),
          LocalDateTime.of(1970, 1, 1, 0, 0),
          LocalDateTime.of(1900, 3, 1, 12, 30),
          LocalDateTime.of(2024, 2, 29, 6, 7)
        }) {
      double seconds = time.toEpochSecond(ZoneOffset.UTC);
      assertThat(CalendarPart.DAY_OF_YEAR.value(seconds)).isEqualTo(time.getDayOfYear() - 1);
      assertThat(CalendarPart.DAY_OF_MONTH.value(seconds)).isEqualTo(time.getDayOfMonth() - 1);
      assertThat(CalendarPart.WEEKDAY.value(seconds)).isEqualTo(time.getDayOfWeek().getValue() - 1);
      assertThat(CalendarPart.HOUR.value(seconds)).isEqualTo(time.getHour());
      assertThat(CalendarPart.TIME_OF_DAY.value(seconds))
          .isEqualTo(60 * time.getHour() + time.getMinute());
    }
  }
}

package io.evenkeel.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of all formats come out as the pixels that a viewer shows. */
class PictureDecoderTest {

  private static byte[] values(byte[] file) throws IOException {
    return new EncodedPicture(file).pixels().values();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void colours(String format) throws IOException {
    BufferedImage image =
        TestPictures.of(2, 1, BufferedImage.TYPE_INT_RGB, (x, _) -> x == 0 ? 0x010203 : 0xfdfeff);
    byte[] file = TestPictures.bytes(image, format);
    assertThat(values(file)).containsExactly(1, 2, 3, 0xfd, 0xfe, 0xff);
    assertThat(new EncodedPicture(file).size()).isEqualTo(new PictureSize(2, 1, false));
  }

  @Test
  void gifsPalette() throws IOException {
    BufferedImage image =
        TestPictures.of(
            2, 1, BufferedImage.TYPE_BYTE_INDEXED, (x, _) -> x == 0 ? 0xffff0000 : 0xff0000ff);
    assertThat(values(TestPictures.bytes(image, "gif"))).containsExactly(255, 0, 0, 0, 0, 255);
  }

  @Test
  void aPaletteOfGreysIsGrey() throws IOException {
    byte[] greys = {0, 77, (byte) 200, (byte) 255};
    IndexColorModel palette = new IndexColorModel(2, 4, greys, greys, greys);
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    image.getRaster().setSamples(0, 0, 4, 1, 0, new int[] {3, 2, 1, 0});
    byte[] file = TestPictures.bytes(image, "png");
    assertThat(values(file)).containsExactly(255, 200, 77, 0);
    assertThat(new EncodedPicture(file).size().grey()).isTrue();
  }

  @Test
  void greyValuesAreNotBrightened() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {10, 128, 240});
    assertThat(values(TestPictures.bytes(image, "png"))).containsExactly(10, 128, 240);
  }

  @Test
  void sixteenBitsBecomeEight() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 128 * 257, 65535});
    byte[] file = TestPictures.bytes(image, "png");
    assertThat(values(file)).containsExactly(0, 128, 255);
    assertThat(new EncodedPicture(file).size().grey()).isTrue();
  }

  @Test
  void transparentPixelsLieOnWhite() throws IOException {
    BufferedImage image =
        TestPictures.of(
            3,
            1,
            BufferedImage.TYPE_INT_ARGB,
            (x, _) -> x == 0 ? 0x00123456 : x == 1 ? 0xff0000ff : 0x80000000);
    assertThat(values(TestPictures.bytes(image, "png")))
        .containsExactly(255, 255, 255, 0, 0, 255, 127, 127, 127);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 'AB', 'CD', 'EF'", "2, 'BA', 'DC', 'FE'", "3, 'FE', 'DC', 'BA'", "4, 'EF', 'CD', 'AB'",
    "5, 'ACE', 'BDF', ''", "6, 'ECA', 'FDB', ''", "7, 'FDB', 'ECA', ''", "8, 'BDF', 'ACE', ''"
  })
  void orientation(int orientation, String first, String second, String third) throws IOException {
    // Two columns and three rows of blocks of 16 x 16, A to F from dark to bright.
    BufferedImage image = TestPictures.of(32, 48, BufferedImage.TYPE_BYTE_GRAY, (x, y) -> 0);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 32; x++) {
        image.getRaster().setSample(x, y, 0, 40 * (y / 16 * 2 + x / 16));
      }
    }
    byte[] file = TestPictures.oriented(TestPictures.bytes(image, "jpeg"), orientation);
    Pixels pixels = new EncodedPicture(file).pixels();
    StringBuilder shown = new StringBuilder();
    for (int y = 8; y < pixels.height(); y += 16) {
      for (int x = 8; x < pixels.width(); x += 16) {
        int value = pixels.values()[y * pixels.width() + x] & 0xff;
        shown.append((char) ('A' + Math.round(value / 40f)));
      }
    }
    assertThat(shown.toString()).isEqualTo(first + second + third);
    assertThat(new EncodedPicture(file).size())
        .isEqualTo(new PictureSize(pixels.width(), pixels.height(), true));
  }

  /** Three columns and two rows, whose camera was turned to the right, as Pillow writes them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAGmVYSWZNTQAqAAAACAABARIAAwAAAAEABgAAAAAAANZnS2kAAAAdSURBVHicY2Q4waDxyFfjkS9LxbLnGo98NR49BwBLrQjJLEYHCgAAAABJRU5ErkJggg==",
        "UklGRmQAAABXRUJQVlA4WAoAAAAIAAAAAgAAAQAAVlA4TCMAAAAvAkAAAC8gEEj8zeJYZYlBmab5T2xDTdsGbKjzL6dG9D+mFwBFWElGGgAAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA",
        "SUkqAAgAAAALAAABBAABAAAAAwAAAAEBBAABAAAAAgAAAAIBAwADAAAAkgAAAAMBAwABAAAAAQAAAAYBAwABAAAAAgAAABEBBAABAAAAmAAAABIBAwABAAAABgAAABUBAwABAAAAAwAAABYBBAABAAAAAgAAABcBBAABAAAAEgAAABwBAwABAAAAAQAAAAAAAAAIAAgACAAAyAAoqk1QjJp4buegUDTIMoE="
      })
  void orientationOfPngWebpAndTiff(String text) throws IOException {
    EncodedPicture picture = new EncodedPicture(Base64.getDecoder().decode(text));
    assertThat(picture.size()).isEqualTo(new PictureSize(2, 3, false));
    Pixels pixels = picture.pixels();
    assertThat(pixels.width()).isEqualTo(2);
    assertThat(pixels.values()).startsWith(120, 110, 231, 0, 200, 0);
  }

  @Test
  void webp() throws IOException {
    byte[] file =
        Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
    Pixels pixels = new EncodedPicture(file).pixels();
    assertThat(pixels.width()).isEqualTo(1);
    assertThat(pixels.channels()).isEqualTo(3);
  }

  /** The decoder of lossless pictures takes what is missing for pixels. */
  @Test
  void aWebpFileThatEndsEarly() throws IOException {
    byte[] file =
        Base64.getDecoder()
            .decode("UklGRioAAABXRUJQVlA4TB4AAAAvB0ABALmM6H/sIqL/ASEBYY7/GyULxmMOYgKQWjY=");
    assertThat(new EncodedPicture(file).pixels().width()).isEqualTo(8);
    byte[] part = Arrays.copyOf(file, file.length - 5);
    assertThatThrownBy(() -> new EncodedPicture(part).pixels())
        .isInstanceOf(IOException.class)
        .hasMessage("it is cut off: it should have 50 bytes");
  }

  @Test
  void cmykJpeg() throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(0, 8, 8, 4, null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    }
    writer.dispose();
    Pixels pixels = new EncodedPicture(out.toByteArray()).pixels();
    assertThat(pixels.channels()).isEqualTo(3);
    assertThat(pixels.values()[0] & 0xff).as("no ink is white").isGreaterThan(250);
  }

  /** Two pixels of inks, as Pillow writes them, become what Pillow makes of them. */
  @Test
  void cmykTiff() throws IOException {
    byte[] file =
        Base64.getDecoder()
            .decode(
                "SUkqAAgAAAAKAAABBAABAAAAAgAAAAEBBAABAAAAAQAAAAIBAwAEAAAAhgAAAAMBAwABAAAAAQAAAAYBAwABAAAABQAAABEBBAABAAAAjgAAABUBAwABAAAABAAAABYBBAABAAAAAQAAABcBBAABAAAACAAAABwBAwABAAAAAQAAAAAAAAAIAAgACAAIAAoUHih/ZA0y");
    assertThat(values(file)).containsExactly(207, 198, 190, 103, 125, 195);
    assertThat(new EncodedPicture(file).size()).isEqualTo(new PictureSize(2, 1, false));
  }

  /** CIELab, floating-point numbers and whole numbers of 32 bits. */
  @ParameterizedTest
  @CsvSource({
    "SUkqAAgAAAAKAAABBAABAAAAAgAAAAEBBAABAAAAAQAAAAIBAwADAAAAhgAAAAMBAwABAAAAAQAAAAYBAwABAAAACAAAABEBBAABAAAAjAAAABUBAwABAAAAAwAAABYBBAABAAAAAQAAABcBBAABAAAABgAAABwBAwABAAAAAQAAAAAAAAAIAAgACABklJ7IqGY=, its colours are in CIELab: save it in RGB",
    "SUkqAAgAAAAKAAABBAABAAAAAgAAAAEBBAABAAAAAQAAAAIBAwABAAAAIAAAAAMBAwABAAAAAQAAAAYBAwABAAAAAQAAABEBBAABAAAAhgAAABYBBAABAAAAAQAAABcBBAABAAAACAAAABwBAwABAAAAAQAAAFMBAwABAAAAAwAAAAAAAAAAAAA/AAAAQA==, its colours have 32 bits each: save it with 8 or 16",
    "SUkqAAgAAAAKAAABBAABAAAAAgAAAAEBBAABAAAAAQAAAAIBAwABAAAAIAAAAAMBAwABAAAAAQAAAAYBAwABAAAAAQAAABEBBAABAAAAhgAAABYBBAABAAAAAQAAABcBBAABAAAACAAAABwBAwABAAAAAQAAAFMBAwABAAAAAgAAAAAAAAAFAAAAgIQeAA==, its colours have 32 bits each: save it with 8 or 16"
  })
  void coloursThatAreRefused(String text, String message) {
    byte[] file = Base64.getDecoder().decode(text);
    assertThatThrownBy(() -> new EncodedPicture(file).pixels())
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "bmp"})
  void cutOff(String format) throws IOException {
    BufferedImage image =
        TestPictures.of(
            64, 64, BufferedImage.TYPE_INT_RGB, (x, y) -> (x * 7919 + y * 104729) & 0xffffff);
    byte[] file = TestPictures.bytes(image, format);
    byte[] half = Arrays.copyOf(file, file.length / 2);
    assertThatThrownBy(() -> new EncodedPicture(half).pixels()).isInstanceOf(IOException.class);
  }

  @Test
  void noPicture() {
    byte[] text = "these are words, and no picture".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> new EncodedPicture(text).pixels())
        .isInstanceOf(IOException.class)
        .hasMessage("it is in no format that is known: PNG, JPEG, GIF, BMP, TIFF, WebP");
    assertThatThrownBy(() -> new EncodedPicture(new byte[0]).size())
        .isInstanceOf(IOException.class)
        .hasMessage("the file is empty");
  }
}

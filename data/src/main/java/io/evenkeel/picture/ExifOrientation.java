package io.evenkeel.picture;

import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * How a camera was held, as a picture's EXIF data say. They are a small TIFF file: a segment of a
 * JPEG, the chunk eXIf of a PNG, the chunk EXIF of a WebP file, or the tags of a TIFF file itself.
 */
final class ExifOrientation {
  private static final int UPRIGHT = 1;
  private static final String EXIF = "Exif";

  /** What a JPEG has before the data, and some WebP files: "Exif", and two zeros. */
  private static final int HEADER = 6;

  /** EXIF data of a JPEG have at most 64 KiB; larger chunks are not read. */
  private static final long MOST_BYTES = 1 << 20;

  /** The signature of a PNG file. */
  private static final int PNG_START = 8;

  /** A chunk of a PNG has its length, its name, its bytes and a checksum. */
  private static final int PNG_WORD = 4;

  private ExifOrientation() {}

  /**
   * 1 .. 8 of the picture in the stream; 1 where nothing is said, or nothing that can be read. The
   * stream is at its beginning afterwards.
   *
   * @param format of the picture, as its reader calls it, in small letters
   */
  static int of(ImageInputStream stream, String format) throws IOException {
    ByteOrder before = stream.getByteOrder();
    stream.seek(0);
    int orientation = read(stream, format);
    stream.seek(0);
    stream.setByteOrder(before);
    return orientation;
  }

  private static int read(ImageInputStream stream, String format) throws IOException {
    if (format.startsWith("jp")) {
      List<JPEGSegment> segments = JPEGSegmentUtil.readSegments(stream, JPEG.APP1, EXIF);
      return segments.isEmpty()
          ? UPRIGHT
          : ofData(segments.getFirst().segmentData().readAllBytes());
    }
    try {
      return switch (format) {
        case "png" -> ofData(pngChunk(stream));
        case "webp" -> ofData(WebpChunks.chunk(stream, "EXIF", MOST_BYTES));
        case "tif", "tiff" -> TiffTags.of(stream).orientation();
        default -> UPRIGHT;
      };
    } catch (IOException _) { // what a file lacks behind its pixels does no harm to them
      return UPRIGHT;
    }
  }

  /** The bytes of the chunk eXIf; none where there is no such chunk. */
  private static byte[] pngChunk(ImageInputStream stream) throws IOException {
    stream.setByteOrder(ByteOrder.BIG_ENDIAN);
    byte[] word = new byte[PNG_WORD];
    long at = PNG_START;
    while (true) {
      stream.seek(at);
      long length = stream.readUnsignedInt();
      stream.readFully(word);
      String name = new String(word, StandardCharsets.ISO_8859_1);
      if (name.equals("eXIf") && length <= MOST_BYTES) {
        byte[] bytes = new byte[(int) length];
        stream.readFully(bytes);
        return bytes;
      }
      if (name.equals("IEND")) {
        return new byte[0];
      }
      at += 3 * PNG_WORD + length;
    }
  }

  private static int ofData(byte[] data) throws IOException {
    boolean header = new String(data, StandardCharsets.ISO_8859_1).startsWith(EXIF);
    int from = header ? Math.min(HEADER, data.length) : 0;
    try (ImageInputStream tiff =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(data, from, data.length - from))) {
      return TiffTags.of(tiff).orientation();
    }
  }
}

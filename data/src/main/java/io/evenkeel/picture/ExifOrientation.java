package io.evenkeel.picture;

import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** How a camera was held, as a JPEG's EXIF data say. */
final class ExifOrientation {
  private static final int UPRIGHT = 1;

  /** "Exif", and two zeros. */
  private static final int HEADER = 6;

  private ExifOrientation() {}

  /** 1 .. 8 of the JPEG in the stream; 1 where nothing is said, or nothing that can be read. */
  static int of(ImageInputStream stream) throws IOException {
    stream.seek(0);
    List<JPEGSegment> segments = JPEGSegmentUtil.readSegments(stream, JPEG.APP1, "Exif");
    if (segments.isEmpty()) {
      return UPRIGHT;
    }
    byte[] data = segments.getFirst().segmentData().readAllBytes();
    return data.length <= HEADER ? UPRIGHT : ofTiff(data);
  }

  private static int ofTiff(byte[] data) {
    try (ImageInputStream tiff =
        new MemoryCacheImageInputStream(
            new ByteArrayInputStream(data, HEADER, data.length - HEADER))) {
      Directory directory = new TIFFReader().read(tiff);
      Entry entry = directory.getEntryById(TIFF.TAG_ORIENTATION);
      return entry != null && entry.getValue() instanceof Number number
          ? number.intValue()
          : UPRIGHT;
    } catch (IOException | RuntimeException _) { // damaged EXIF data do no harm to the picture
      return UPRIGHT;
    }
  }
}

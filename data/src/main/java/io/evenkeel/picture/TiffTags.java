package io.evenkeel.picture;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.IOException;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;

/**
 * What a TIFF file says of its first picture.
 *
 * @param orientation as EXIF has it, 1 .. 8; 1 where nothing is said
 * @param photometric what the pixels' numbers mean; -1 where nothing is said
 */
record TiffTags(int orientation, int photometric) {
  private static final TiffTags NONE = new TiffTags(1, -1);

  /** Colours that the reader of TIFF takes for others: those of CIE, of ICC and ITU, of SGI. */
  private static final Map<Integer, String> UNKNOWN =
      Map.of(8, "CIELab", 9, "ICCLab", 10, "ITULab", 32844, "LogL", 32845, "LogLuv");

  /** The tags; none where they cannot be read. */
  static TiffTags of(ImageInputStream stream) {
    try {
      stream.seek(0);
      Directory all = new TIFFReader().read(stream);
      Directory first = all instanceof CompoundDirectory parts ? parts.getDirectory(0) : all;
      return new TiffTags(
          number(first, TIFF.TAG_ORIENTATION, NONE.orientation),
          number(first, TIFF.TAG_PHOTOMETRIC_INTERPRETATION, NONE.photometric));
    } catch (IOException | RuntimeException _) { // the picture may be whole all the same
      return NONE;
    }
  }

  /**
   * Requires colours that are decoded rightly.
   *
   * @throws IOException if they are of another kind
   */
  void requireKnownColours() throws IOException {
    String colours = UNKNOWN.get(photometric);
    if (colours != null) {
      throw new IOException("its colours are in %s: save it in RGB".formatted(colours));
    }
  }

  private static int number(Directory tags, int tag, int usual) {
    Entry entry = tags.getEntryById(tag);
    return entry != null && entry.getValue() instanceof Number number ? number.intValue() : usual;
  }
}

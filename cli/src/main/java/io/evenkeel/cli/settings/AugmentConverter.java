package io.evenkeel.cli.settings;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.picture.PictureAugmentation;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What is done to images in training, as {@link PictureAugmentation} reads it. */
public final class AugmentConverter implements ITypeConverter<String> {
  public static final String NONE = PictureAugmentation.NONE.toString();

  @Override
  public String convert(String value) {
    try {
      return PictureAugmentation.parse(value).toString();
    } catch (InvalidInputException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}

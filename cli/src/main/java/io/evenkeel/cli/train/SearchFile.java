package io.evenkeel.cli.train;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.run.RunFolder;
import io.evenkeel.tabular.SettingsJson;
import io.evenkeel.tabular.TabularSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a search began with: the {@code search.json} of its run.
 *
 * @param minutes that it may take
 * @param ended whether it has found the settings that the model is trained with
 * @param base the settings that others are compared with
 */
record SearchFile(double minutes, boolean ended, TabularSettings base) {
  /** The same search at its end. */
  SearchFile atItsEnd() {
    return new SearchFile(minutes, true, base);
  }

  static void write(RunFolder folder, SearchFile search) {
    ObjectNode json =
        StrictJson.object().put("minutes", search.minutes()).put("ended", search.ended());
    json.set("base", SettingsJson.write(search.base()));
    AtomicFile.writeText(folder.searchFile(), StrictJson.line(json) + "\n");
  }

  static SearchFile read(RunFolder folder) {
    Path file = folder.searchFile();
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read %s: it must be a text in UTF-8".formatted(file), e);
    }
    JsonFields json = new JsonFields(StrictJson.parse(text, file.toString()), file.toString());
    SearchFile search =
        new SearchFile(
            json.number("minutes"), json.bool("ended"), SettingsJson.read(json.object("base")));
    json.end();
    return search;
  }
}

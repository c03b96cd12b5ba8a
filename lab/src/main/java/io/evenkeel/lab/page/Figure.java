package io.evenkeel.lab.page;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Something on a page. Arrays are read when the page is written, and must not change before. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LineChart.class, name = "lines"),
  @JsonSubTypes.Type(value = Ridgeline.class, name = "ridges"),
  @JsonSubTypes.Type(value = Heatmap.class, name = "heatmap"),
  @JsonSubTypes.Type(value = BarChart.class, name = "bars"),
  @JsonSubTypes.Type(value = Tiles.class, name = "tiles"),
  @JsonSubTypes.Type(value = DataTable.class, name = "table"),
  @JsonSubTypes.Type(value = Command.class, name = "command"),
  @JsonSubTypes.Type(value = Gallery.class, name = "gallery"),
  @JsonSubTypes.Type(value = Paragraph.class, name = "paragraph"),
  @JsonSubTypes.Type(value = Conclusion.class, name = "conclusion"),
  @JsonSubTypes.Type(value = Notices.class, name = "notices"),
  @JsonSubTypes.Type(value = Choice.class, name = "choice")
})
public sealed interface Figure
    permits LineChart,
        Ridgeline,
        Heatmap,
        BarChart,
        Tiles,
        DataTable,
        Command,
        Gallery,
        Paragraph,
        Conclusion,
        Notices,
        Choice {}

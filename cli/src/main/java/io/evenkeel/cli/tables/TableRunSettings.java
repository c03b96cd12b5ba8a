package io.evenkeel.cli.tables;

import io.evenkeel.cli.settings.ConfigFile;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.tables.TableTargetOptions.TableGoal;
import io.evenkeel.cli.terminal.StandardInput;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.run.RunFolder;
import io.evenkeel.table.ColumnReading;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularModel;
import io.evenkeel.tabular.TabularNetwork;
import io.evenkeel.tabular.TabularSettings;
import io.evenkeel.tabular.TargetTransform;
import io.evenkeel.tabular.decision.ThresholdRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * All that is needed to repeat a run on a table: what its {@code config.json} holds.
 *
 * @param version of this format
 * @param table where the rows come from
 * @param goal what is learned of them
 * @param training how; chosen from the table's size where the user did not say
 */
public record TableRunSettings(
    int version, TableReading table, TableGoal goal, TabularSettings training) {
  private static final int VERSION = 2;
  private static final double SEARCH_VALIDATION = 0.2;

  /** Says nothing of decimal signs and encodings. */
  private static final int FIRST_VERSION = 1;

  private static final String GOAL = "goal";

  /** Of {@link TableReading} and {@link TableGoal}: null for what is found out. */
  private static final Set<String> MAY_BE_NULL =
      Set.of(
          "data",
          "sql",
          "delimiter",
          "header",
          "decimal",
          "encoding",
          "missing",
          "task",
          "weight",
          "test",
          "group",
          "time");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .addModule(
              new SimpleModule()
                  .addSerializer(ColumnReading.class, ToStringSerializer.instance)
                  .addDeserializer(ColumnReading.class, new ColumnReadings())
                  .addSerializer(ThresholdRule.class, ToStringSerializer.instance)
                  .addDeserializer(ThresholdRule.class, new ThresholdRules()))
          .build();

  public static TableRunSettings of(TableReading table, TableGoal goal, TabularSettings training) {
    return new TableRunSettings(VERSION, table, goal, training);
  }

  /** As a JSON object. */
  public ObjectNode node() {
    return JSON.valueToTree(this);
  }

  /** As JSON, for people too. */
  public String json() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
  }

  /** Whether a run was trained on a table. */
  public static boolean isIn(RunFolder folder) {
    return folder.hasConfig()
        ? ConfigFile.object(folder, JSON).has(GOAL)
        : TabularModel.isTabular(folder.model());
  }

  /**
   * The settings that a run's folder holds.
   *
   * @throws InvalidInputException if they are damaged
   */
  public static TableRunSettings read(RunFolder folder) {
    if (!folder.hasConfig()) {
      return ofModel(folder);
    }
    JsonNode json = ConfigFile.object(folder, JSON);
    if (json.path("version").asInt(0) == FIRST_VERSION
        && json.path("table") instanceof ObjectNode table) {
      ((ObjectNode) json).put("version", VERSION);
      table.putNull("decimal").putNull("encoding");
    }
    String mlp = EnumConverter.text(TabularNetwork.MLP); // there was no other
    ConfigFile.putIfAbsent(json, "training", "network", StringNode.valueOf(mlp));
    ConfigFile.putIfAbsent(json, "training", "ghostRows", IntNode.valueOf(0));
    ConfigFile.putIfAbsent(json, "training", "shards", IntNode.valueOf(1));
    ConfigFile.putIfAbsent(json, "training", "members", IntNode.valueOf(1));
    ConfigFile.putIfAbsent(json, "training", "bagged", BooleanNode.FALSE);
    ConfigFile.putIfAbsent(json, "training", "normAfter", BooleanNode.FALSE);
    String relu = EnumConverter.text(ActivationFunction.RELU);
    ConfigFile.putIfAbsent(json, "training", "activation", StringNode.valueOf(relu));
    ConfigFile.putIfAbsent(json, "training", "inputScales", DoubleNode.valueOf(0));
    ConfigFile.putIfAbsent(
        json,
        "training",
        "transform",
        StringNode.valueOf(EnumConverter.text(TargetTransform.NONE)));
    ConfigFile.putIfAbsent(
        json, "training", "threshold", StringNode.valueOf(ThresholdRule.half().toString()));
    ConfigFile.putIfAbsent(json, "training", "positive", StringNode.valueOf(""));
    ConfigFile.putIfAbsent(json, "training", "interval", DoubleNode.valueOf(0));
    ConfigFile.putIfAbsent(json, GOAL, "weight", NullNode.getInstance());
    ConfigFile.putIfAbsent(json, GOAL, "folds", IntNode.valueOf(0));
    ConfigFile.putIfAbsent(json, GOAL, "seeds", IntNode.valueOf(1));
    TableRunSettings settings =
        ConfigFile.settings(folder, JSON, json, TableRunSettings.class, MAY_BE_NULL);
    if (settings.version() == VERSION) {
      return settings;
    }
    throw new InvalidInputException(
        "%s is of version %d, but only version %d is known: update evenkeel"
            .formatted(folder.configFile(), settings.version(), VERSION));
  }

  /**
   * The settings in a model that was saved without a run; where its rows came from is not known.
   */
  private static TableRunSettings ofModel(RunFolder folder) {
    TabularModel model = TabularModel.of(folder.model());
    TableReading reading =
        new TableReading(null, null, null, null, List.of(), null, null, null, Map.of(), List.of());
    TableTask task = model.target().task() == Task.REAL ? TableTask.NUMBER : TableTask.CLASS;
    return of(
        reading,
        new TableGoal(
            model.target().column().name(), task, List.of(), null, null, 0, null, null, 0, 1),
        model.settings());
  }

  /**
   * Where the run's rows are, to be read again.
   *
   * @throws InvalidInputException if they came from standard input
   */
  public TableReading rereadTable(RunFolder folder) {
    rereadTest(folder);
    if (table.data() == null && table.sql() == null) {
      throw new InvalidInputException(
          "%s has a model but not the settings of a run, so that its rows are not known: give a table"
              .formatted(folder.path()));
    }
    if (table.comesFromStandardInput()) {
      throw StandardInput.gone(folder.path().toString());
    }
    return table;
  }

  /** Likewise the table that it was tested on; null if it was a part of its rows. */
  public @Nullable String rereadTest(RunFolder folder) {
    String test = goal.test();
    if (test != null && StandardInput.isMeant(test)) {
      throw StandardInput.gone(folder.path().toString());
    }
    return test;
  }

  /** Learning with these settings as they are, to the same bits as the first time. */
  public Tabular tabular(int threads) {
    return tabular(table, goal, t -> t.settings(_ -> training), threads);
  }

  /**
   * One of the trainings beside that of the model: with another seed, or tested on a fold.
   *
   * @param seed of the split, the weights and the rows' order
   * @param fold from 0; less for the usual test part
   */
  public Tabular trial(long seed, int fold, int threads) {
    Tabular tabular = builder(goal).settings(_ -> training.withSeed(seed)).threads(threads);
    String test = goal.test();
    if (fold >= 0) {
      return tabular.split(goal.fold(fold));
    }
    tabular.split(goal.split());
    return test == null ? tabular : tabular.test(testTable(table, test));
  }

  /**
   * Learning with settings like these, to be compared with others: all networks are validated on
   * the same fifth of the rows outside the test part.
   */
  public Tabular search(int threads) {
    Tabular tabular =
        builder(goal)
            .settings(_ ->
                training
                    .withBagged(false)
                    .withThreshold(ThresholdRule.half())
                    .withInterval(0)
                    .withValidationFraction(SEARCH_VALIDATION))
            .threads(threads);
    return tabular.split(goal.split());
  }

  /** Learning with the settings that the table's size suggests, changed. */
  public static Tabular tabular(
      TableReading reading, TableGoal goal, UnaryOperator<Tabular> change, int threads) {
    Tabular tabular = change.apply(builder(goal)).threads(threads);
    tabular.split(goal.split());
    String test = goal.test();
    if (test != null) {
      if (reading.comesFromStandardInput() && StandardInput.isMeant(test)) {
        throw new InvalidInputException(
            "standard input can be read once: give a file as DATA or with --test");
      }
      tabular.test(testTable(reading, test));
    }
    return tabular;
  }

  /** What is predicted, and from what. */
  private static Tabular builder(TableGoal goal) {
    TableTask task = goal.task();
    Tabular tabular =
        switch (task) {
          case null -> Tabular.auto(goal.target());
          case CLASS -> Tabular.classifier(goal.target());
          case NUMBER, COUNT -> Tabular.regressor(goal.target());
        };
    goal.kept().forEach(tabular::keep);
    String weight = goal.weight();
    return weight == null ? tabular : tabular.weight(weight);
  }

  private static Table testTable(TableReading reading, String test) {
    return reading.of(test).table();
  }
}

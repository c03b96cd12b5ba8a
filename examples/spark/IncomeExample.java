import io.evenkeel.spark.EvenkeelClassificationModel;
import io.evenkeel.spark.EvenkeelClassifier;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Learns to predict the column income from all others. */
public final class IncomeExample {
  private IncomeExample() {}

  /** Arguments: a Parquet file, and where the model goes. */
  public static void main(String[] args) throws Exception {
    SparkSession spark = SparkSession.builder().appName("income").getOrCreate();
    Dataset<Row> rows = spark.read().parquet(args[0]);
    String[] inputs =
        Arrays.stream(rows.columns()).filter(c -> !c.equals("income")).toArray(String[]::new);
    EvenkeelClassificationModel model =
        new EvenkeelClassifier().setInputCols(inputs).setLabelCol("income").setMaxIter(2).fit(rows);
    model.transform(rows).groupBy("prediction").count().show();
    model.write().overwrite().save(args[1]);
    spark.stop();
  }
}

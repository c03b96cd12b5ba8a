import io.evenkeel.spark.EvenkeelClassifier
import org.apache.spark.sql.SparkSession

/** Learns to predict the column income from all others. Arguments: a Parquet file, and where the model goes. */
object IncomeExample {
  def main(args: Array[String]): Unit = {
    val spark = SparkSession.builder().appName("income").getOrCreate()
    val rows = spark.read.parquet(args(0))
    val inputs = rows.columns.filter(_ != "income")
    val model = new EvenkeelClassifier().setInputCols(inputs: _*).setLabelCol("income").setMaxIter(2).fit(rows)
    model.transform(rows).groupBy("prediction").count().show()
    model.write.overwrite().save(args(1))
    spark.stop()
  }
}

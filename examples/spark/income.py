"""Learns to predict the column income from all others. Arguments: a Parquet file, and where the model goes."""

import sys

from pyspark.ml.wrapper import JavaEstimator, JavaModel
from pyspark.sql import SparkSession


class EvenkeelClassificationModel(JavaModel):
    """The JVM's model: transform, and save through its writer."""

    def save(self, path):
        self._java_obj.write().overwrite().save(path)


class EvenkeelClassifier(JavaEstimator):
    """The JVM's estimator; each keyword is one of its parameters, such as maxIter=5."""

    def __init__(self, inputCols, labelCol, **params):
        super().__init__()
        self._java_obj = self._new_java_obj("io.evenkeel.spark.EvenkeelClassifier", self.uid)
        array = self._new_java_array(inputCols, self._jvm().java.lang.String)
        self._java_obj.setInputCols(array)
        self._java_obj.setLabelCol(labelCol)
        for name, value in params.items():
            getattr(self._java_obj, "set" + name[0].upper() + name[1:])(value)

    @staticmethod
    def _jvm():
        return SparkSession.getActiveSession().sparkContext._jvm

    def _transfer_params_to_java(self):
        """The parameters are the JVM's alone."""

    def _create_model(self, java_model):
        return EvenkeelClassificationModel(java_model)

    def _fit(self, dataset):
        return self._create_model(self._java_obj.fit(dataset._jdf))


def main():
    spark = SparkSession.builder.appName("income").getOrCreate()
    rows = spark.read.parquet(sys.argv[1])
    inputs = [c for c in rows.columns if c != "income"]
    model = EvenkeelClassifier(inputs, "income", maxIter=2).fit(rows)
    model.transform(rows).groupBy("prediction").count().show()
    model.save(sys.argv[2])
    spark.stop()


if __name__ == "__main__":
    main()

"""Learns to predict the column income from all others. Arguments: a Parquet file, and where the model goes."""

import sys

from pyspark.ml import Estimator, Model
from pyspark.sql import DataFrame, SparkSession


class EvenkeelClassifier(Estimator):
    """The JVM's estimator; each keyword is one of its parameters, such as maxIter=5 or hiddenLayers=[64, 32]."""

    def __init__(self, **params):
        super().__init__()
        self.gateway = SparkSession.getActiveSession().sparkContext._gateway
        self.java = self.gateway.jvm.io.evenkeel.spark.EvenkeelClassifier()
        for name, value in params.items():
            setter = getattr(self.java, "set" + name[0].upper() + name[1:])
            setter(self._array(value) if isinstance(value, (list, tuple)) else value)

    def _array(self, values):
        """As an array of Java, of numbers or of text."""
        jvm = self.gateway.jvm
        numbers = all(isinstance(value, int) for value in values)
        array = self.gateway.new_array(jvm.int if numbers else jvm.java.lang.String, len(values))
        for i, value in enumerate(values):
            array[i] = value
        return array

    def _fit(self, dataset):
        return EvenkeelClassificationModel(self.java.fit(dataset._jdf))


class EvenkeelClassificationModel(Model):
    """The JVM's model; its folder has a model.safetensors, which ./evenkeel evaluate reads."""

    def __init__(self, java):
        super().__init__()
        self.java = java

    def _transform(self, dataset):
        return DataFrame(self.java.transform(dataset._jdf), dataset.sparkSession)

    def save(self, path):
        self.java.write().overwrite().save(path)


def main():
    spark = SparkSession.builder.appName("income").getOrCreate()
    rows = spark.read.parquet(sys.argv[1])
    inputs = [c for c in rows.columns if c != "income"]
    model = EvenkeelClassifier(inputCols=inputs, labelCol="income", maxIter=2).fit(rows)
    model.transform(rows).groupBy("prediction").count().show()
    model.save(sys.argv[2])
    spark.stop()


if __name__ == "__main__":
    main()

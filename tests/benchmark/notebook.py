#!/usr/bin/env python3
"""The notebook's pipeline: images of a folder to features (Parquet), then PCA (Parquet and CSV).

As the notebook has it: `binaryFile`, Pillow's bicubic resize and Keras' MobileNetV2 in a pandas UDF that builds its model
once for each of 20 partitions, MLlib's PCA(k=50). One thing is kinder: PCA reads the written features, where the notebook
computes them anew.
"""

import argparse
import io
import os
import sys
from typing import Iterator

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ["PYSPARK_PYTHON"] = sys.executable

import numpy as np
import pandas as pd
from PIL import Image
from pyspark.ml.feature import PCA
from pyspark.ml.functions import array_to_vector, vector_to_array
from pyspark.sql import SparkSession
from pyspark.sql.functions import concat_ws, element_at, pandas_udf, split

PARTITIONS = 20


def network(weights):
    import keras

    model = keras.applications.MobileNetV2(
        weights=None, include_top=False, pooling="avg", input_shape=(224, 224, 3)
    )
    model.load_weights(weights)
    return model


def preprocess(content):
    from keras.applications.mobilenet_v2 import preprocess_input

    image = Image.open(io.BytesIO(content)).convert("RGB").resize((224, 224), Image.BICUBIC)
    return preprocess_input(np.asarray(image, dtype=np.float32))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()

    spark = (
        SparkSession.builder.master("local[2]")
        .appName("notebook")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    weights = arguments.weights

    @pandas_udf("array<float>")
    def featurize(batches: Iterator[pd.Series]) -> Iterator[pd.Series]:
        model = network(weights)
        for contents in batches:
            images = np.stack(contents.map(preprocess))
            yield pd.Series(list(model.predict(images, verbose=0)))

    images = (
        spark.read.format("binaryFile")
        .option("pathGlobFilter", "*.jpg")
        .option("recursiveFileLookup", "true")
        .load(arguments.images)
        .withColumn("label", element_at(split("path", "/"), -2))
    )
    features = images.repartition(PARTITIONS).select("path", "label", featurize("content").alias("features"))
    features.write.mode("overwrite").parquet(arguments.output + "/features")

    rows = spark.read.parquet(arguments.output + "/features")
    vectors = rows.select("path", "label", array_to_vector("features").alias("vector"))
    pca = PCA(k=50, inputCol="vector", outputCol="pca_features").fit(vectors)
    reduced = pca.transform(vectors).select("path", "label", "pca_features")
    reduced.write.mode("overwrite").parquet(arguments.output + "/reduced")
    text = concat_ws(",", vector_to_array("pca_features").cast("array<string>"))
    reduced.select("path", "label", text.alias("pca_features")).write.mode("overwrite").csv(
        arguments.output + "/csv", sep=";", header=True
    )
    print("explained variance", float(np.sum(pca.explainedVariance.toArray())))
    spark.stop()


if __name__ == "__main__":
    main()

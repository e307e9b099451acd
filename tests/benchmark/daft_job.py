#!/usr/bin/env python3
"""Images of a folder to features (Parquet) with Daft and ONNX Runtime; no PCA."""

import argparse
import io
import os

import daft
import numpy as np
from daft import DataType
from PIL import Image

import onnx_model

BATCH = 2


# The fastest of what was tried on two cores: two instances of one thread each, small batches.
@daft.cls(max_concurrency=2)
class Featurizer:
    def __init__(self, model: str):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    @daft.method.batch(return_dtype=DataType.embedding(DataType.float32(), 1280), batch_size=BATCH)
    def features(self, contents: daft.Series):
        images = [
            np.asarray(Image.open(io.BytesIO(content)).convert("RGB").resize((224, 224), Image.BICUBIC))
            for content in contents.to_pylist()
        ]
        return list(self.session.run(None, {"images": np.stack(images)})[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()

    os.makedirs(arguments.output, exist_ok=True)
    model = os.path.join(arguments.output, "model.onnx")
    onnx_model.build(arguments.weights, model)
    featurizer = Featurizer(model)
    files = daft.from_glob_path(arguments.images + "/**/*.jpg")
    files = files.with_column("label", files["path"].split("/").get(-2))
    files = files.with_column("features", featurizer.features(files["path"].download()))
    files.select("path", "label", "features").write_parquet(arguments.output + "/features", write_mode="overwrite")


if __name__ == "__main__":
    main()

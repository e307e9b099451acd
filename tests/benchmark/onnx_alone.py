#!/usr/bin/env python3
"""Images a second of the network and nothing else in ONNX Runtime, on random pixels: WEIGHTS MODEL THREADS IMAGES.

Each thread has a session of one thread, as in `daft_job.py`, with the same batch. Prints the figure.
"""

import sys
import threading
import time

import numpy as np
import onnxruntime

import onnx_model
from daft_job import BATCH

WARM_UP = 400


def run(sessions, images, count):
    def work(session):
        for _ in range(count // BATCH // len(sessions)):
            session.run(None, {"images": images})

    threads = [threading.Thread(target=work, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main():
    weights, model, threads, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    onnx_model.build(weights, model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    sessions = [
        onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]) for _ in range(threads)
    ]
    images = np.random.default_rng(7).integers(0, 256, (BATCH, 224, 224, 3), dtype=np.uint8)
    run(sessions, images, WARM_UP)
    start = time.monotonic()
    run(sessions, images, count)
    print(f"{count / (time.monotonic() - start):.1f}")


if __name__ == "__main__":
    main()

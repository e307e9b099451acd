#!/usr/bin/env python3
"""Images a second that one thread decodes and resizes to 224 x 224 with Pillow, from bytes in memory: FOLDER.

Prints the figure.
"""

import io
import sys
import time
from pathlib import Path

from PIL import Image

SIZE = (224, 224)
TIMES = 2


def main():
    images = [file.read_bytes() for file in Path(sys.argv[1]).rglob("*") if file.is_file()]
    start = time.monotonic()
    for _ in range(TIMES):
        for image in images:
            Image.open(io.BytesIO(image)).convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    print(f"{TIMES * len(images) / (time.monotonic() - start):.0f}")


if __name__ == "__main__":
    main()

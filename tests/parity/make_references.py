#!/usr/bin/env python3
"""Draws the parity images and computes what Pillow and Keras make of them.

Writes into the tests' resources: `images/`, `features.f32`, `resized.u8.gz`, `references.json`. README.md says how to run
it and what the files hold. Everything written is read back and checked before the script ends.
"""

import argparse
import gzip
import hashlib
import json
import os
import platform
import shutil
import unicodedata
from pathlib import Path

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import h5py
import keras
import numpy as np
import PIL
from PIL import Image, features

import drawings

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "streaming-job/src/main/resources/io/pomona/model/mobilenet_v2_1.0_bundled_no_top.h5"
OUTPUT = ROOT / "tests/src/test/resources/parity"
SIDE = 224
WIDTH = 1280
BASELINE = {"format": "JPEG", "quality": 85, "subsampling": "4:2:0"}
JPEG = {"format": "JPEG", "quality": 85}
# Formats that a reader may refuse as unsupported, but not decode to other pixels.
OPTIONAL = {"other/lossless.webp"}


def catalogue():
    """(path, note, image, how to save it) of every image, in the order of the reference rows."""

    def rgb(array):
        return Image.fromarray(array)

    red, green, gold, violet = (190, 30, 35), (110, 165, 50), (225, 175, 60), (95, 50, 120)
    scene = rgb(drawings.still_life(1, 400, 300))
    other = rgb(drawings.still_life(2, 360, 270))
    lettered = rgb(drawings.lettering(320, 200))
    striped = rgb(drawings.stripes(320, 240))

    yield "Apple Red 1/r_0_100.jpg", "baseline 4:2:0, space in the label", rgb(drawings.fruit(10, red, 0)), BASELINE
    yield "Apple Red 1/r_120_100.jpg", "baseline 4:2:0, turned", rgb(drawings.fruit(10, red, 120)), BASELINE
    yield "Pêche plate/été 240.jpg", "baseline 4:2:0, accents", rgb(drawings.fruit(11, gold, 240)), BASELINE
    yield "Mango 50% ripe/0_100.jpg", "baseline 4:2:0, a bare % in the label", rgb(drawings.fruit(12, green, 30)), BASELINE
    yield "Plum%20Blue/r%2B7.jpg", "baseline 4:2:0, what looks like percent-encoding", rgb(drawings.fruit(13, violet, 75)), BASELINE
    yield "Fig + Olive/a+b 100.jpg", "baseline 4:2:0, + and spaces", rgb(drawings.fruit(14, violet, 310, backdrop=(40, 44, 52))), BASELINE

    yield "jpeg/progressive_420.jpg", "progressive", scene, JPEG | {"progressive": True, "subsampling": "4:2:0"}
    yield "jpeg/progressive_444.jpg", "progressive 4:4:4", lettered, JPEG | {"progressive": True, "subsampling": "4:4:4"}
    yield "jpeg/baseline_444_q92.jpg", "4:4:4", other, {"format": "JPEG", "quality": 92, "subsampling": "4:4:4"}
    yield "jpeg/baseline_422.jpg", "4:2:2", scene, JPEG | {"subsampling": "4:2:2"}
    yield "jpeg/optimised_q60.jpg", "optimised Huffman tables", other, {"format": "JPEG", "quality": 60, "optimize": True}
    yield "jpeg/quality_10.jpg", "quality 10", scene, {"format": "JPEG", "quality": 10}
    yield "jpeg/noise_420.jpg", "noise in 4:2:0", rgb(drawings.noise(20, 96, 80)), BASELINE
    yield "jpeg/stripes_420.jpg", "stripes in 4:2:0", striped, BASELINE
    yield "jpeg/restart_markers.jpg", "a restart marker every 3 blocks", other, JPEG | {"restart_marker_blocks": 3}
    yield "jpeg/rgb_not_ycc.jpg", "RGB components, no YCbCr", lettered, JPEG | {"keep_rgb": True}
    yield "jpeg/grey_baseline.jpg", "greyscale", scene.convert("L"), JPEG
    yield "jpeg/grey_progressive.jpg", "greyscale, progressive", striped.convert("L"), JPEG | {"progressive": True}
    yield "jpeg/cmyk.jpg", "CMYK with Adobe marker", scene.convert("CMYK"), JPEG
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "jpeg/exif_orientation_6.jpg", "EXIF orientation 6, not to be applied", scene, JPEG | {"exif": exif}
    yield "jpeg/large_1600x1200.jpg", "scaled down a lot", rgb(drawings.still_life(3, 1600, 1200)), {"format": "JPEG", "quality": 70}

    yield "odd/one_1x1.jpg", "one pixel", rgb(drawings.noise(21, 1, 1)), BASELINE
    yield "odd/strip_3x500.jpg", "narrow", rgb(drawings.stripes(3, 500)), BASELINE
    yield "odd/strip_500x3.jpg", "flat", rgb(drawings.stripes(500, 3)), BASELINE
    yield "odd/odd_101x67.jpg", "no whole block, 4:2:0", rgb(drawings.still_life(4, 101, 67)), BASELINE
    yield "odd/odd_17x33.jpg", "no whole block, 4:2:2", rgb(drawings.still_life(5, 17, 33)), JPEG | {"subsampling": "4:2:2"}
    yield "odd/exact_224x224.jpg", "nothing to resize", rgb(drawings.fruit(15, gold, 10, 224, 224)), BASELINE

    cropped = scene.crop((60, 40, 220, 160))
    alpha = Image.fromarray(np.tile(np.linspace(0, 255, 160).astype(np.uint8), (120, 1)))
    translucent = cropped.copy()
    translucent.putalpha(alpha)
    deep = np.asarray(striped.convert("L").resize((120, 90))).astype(np.uint16) * 2 + 40
    yield "png/rgb.png", "RGB", cropped, {"format": "PNG"}
    yield "png/palette.png", "palette", cropped.quantize(64, dither=Image.Dither.NONE), {"format": "PNG"}
    yield "png/grey.png", "greyscale", cropped.convert("L"), {"format": "PNG"}
    yield "png/grey_alpha.png", "greyscale with alpha, alpha dropped", Image.merge("LA", (cropped.convert("L"), alpha)), {"format": "PNG"}
    yield "png/rgba.png", "RGB with alpha, alpha dropped", translucent, {"format": "PNG"}
    yield "png/bilevel.png", "one bit a pixel", lettered.convert("1"), {"format": "PNG"}
    yield "png/grey_16bit.png", "16-bit greyscale, values up to 550", Image.fromarray(deep), {"format": "PNG"}
    yield "mislabelled/png_inside.jpg", "PNG bytes named .jpg", rgb(drawings.fruit(16, green, 200)), {"format": "PNG"}

    yield "other/animated.gif", "GIF, first of two frames", cropped.quantize(128), {
        "format": "GIF",
        "save_all": True,
        "append_images": [cropped.transpose(Image.Transpose.FLIP_LEFT_RIGHT).quantize(128)],
    }
    yield "other/rgb.bmp", "BMP", rgb(drawings.fruit(17, red, 45, 61, 53)), {"format": "BMP"}
    yield "other/lossless.webp", "WebP, lossless", cropped, {"format": "WEBP", "lossless": True}


def stored_name(path):
    """Where the image lies below `images/`: its path without accents, so that it can be checked out and copied anywhere."""
    return unicodedata.normalize("NFKD", path).encode("ascii", "ignore").decode("ascii")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def draw(folder):
    shutil.rmtree(folder, ignore_errors=True)
    for path, _, image, options in catalogue():
        target = folder / stored_name(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        image.save(target, **options)


def pixels(file):
    """Mode as stored, RGB pixels and resized pixels, all by Pillow."""
    with Image.open(file) as image:
        mode = image.mode
        rgb = image.convert("RGB")
    return mode, rgb, np.asarray(rgb.resize((SIDE, SIDE)))


def variables_by_name(weights):
    """(layer, variable) -> values, as the file itself names them: `Conv1/Conv1/kernel:0`."""
    found = {}

    def visit(name, node):
        if isinstance(node, h5py.Dataset):
            variable = name.split("/")[-1].split(":")[0].removeprefix("depthwise_")
            found[name.split("/")[0], variable] = node[()]

    with h5py.File(weights) as file:
        file.visititems(visit)
    return found


def load_model(weights):
    """Keras' MobileNetV2 with the given weights; Keras loads them by order, so the names are compared here."""
    model = keras.applications.MobileNetV2(
        include_top=False, pooling="avg", weights=None, input_shape=(SIDE, SIDE, 3)
    )
    model.load_weights(weights)
    expected = variables_by_name(weights)
    for layer in model.layers:
        for variable in layer.weights:
            values = expected.pop((layer.name, variable.name))
            if not np.array_equal(values, variable.numpy()):
                raise SystemExit(f"{weights}: Keras loaded another value into {layer.name}/{variable.name}")
    if expected:
        raise SystemExit(f"{weights}: Keras left unread {sorted(expected)}")
    return model


def extract(weights, resized, policy):
    """Features n x 1280 with all arithmetic in `policy`, float32 as Keras ships or float64 to measure rounding."""
    keras.config.set_dtype_policy(policy)
    tensor = resized.astype(policy) / np.dtype(policy).type(127.5) - np.dtype(policy).type(1)
    return load_model(weights).predict(tensor, batch_size=8, verbose=0)


def describe(path, note, file, row):
    mode, rgb, resized = pixels(file)
    return {
        "path": unicodedata.normalize("NFC", path),
        "file": stored_name(path),
        "note": note,
        "optional": path in OPTIONAL,
        "row": row,
        "bytes": file.stat().st_size,
        "sha256": sha256(file.read_bytes()),
        "mode": mode,
        "width": rgb.width,
        "height": rgb.height,
        "rgb_sha256": sha256(rgb.tobytes()),
        "resized_sha256": sha256(resized.tobytes()),
    }, resized


def versions():
    return {
        "python": platform.python_version(),
        "pillow": PIL.__version__,
        "libjpeg_turbo": features.version("libjpeg_turbo"),
        "zlib": features.version("zlib"),
        "webp": features.version("webp"),
        "numpy": np.__version__,
        "keras": keras.__version__,
        "backend": f"{keras.backend.backend()} {__import__(keras.backend.backend()).__version__}",
    }


def compute(output, weights):
    images, resized = [], []
    for row, (path, note, _, _) in enumerate(catalogue()):
        image, small = describe(path, note, output / "images" / stored_name(path), row)
        images.append(image)
        resized.append(small)
    resized = np.stack(resized)

    exact = extract(weights, resized, "float64")
    single = extract(weights, resized, "float32")
    for image, error in zip(images, np.abs(exact - single).max(axis=1)):
        image["keras_rounding"] = float(f"{error:.1e}")

    kept = images[::3]
    for number, image in enumerate(kept):
        image["resized_row"] = number
    kept_pixels = resized[[image["row"] for image in kept]]

    (output / "features.f32").write_bytes(single.astype("<f4").tobytes())
    (output / "resized.u8.gz").write_bytes(gzip.compress(kept_pixels.tobytes(), 9, mtime=0))
    index = {
        "versions": versions(),
        "weights": {"file": weights.name, "sha256": sha256(weights.read_bytes())},
        "features": {"file": "features.f32", "dtype": "float32, little-endian", "shape": list(single.shape)},
        "resized": {"file": "resized.u8.gz", "dtype": "uint8, gzip", "shape": list(kept_pixels.shape)},
        "images": images,
    }
    text = json.dumps(index, indent=1, ensure_ascii=False) + "\n"
    (output / "references.json").write_text(text, encoding="utf-8", newline="\n")


def require(condition, message):
    if not condition:
        raise SystemExit(f"Written files do not verify: {message}")


def verify(output, weights):
    """Reads everything back and compares each part with every other."""
    index = json.loads((output / "references.json").read_text(encoding="utf-8"))
    images = index["images"]
    single = np.frombuffer((output / "features.f32").read_bytes(), "<f4").reshape(index["features"]["shape"])
    kept = gzip.decompress((output / "resized.u8.gz").read_bytes())
    kept = np.frombuffer(kept, np.uint8).reshape(index["resized"]["shape"])

    require(single.shape == (len(images), WIDTH), f"features are {single.shape}")
    require(np.isfinite(single).all() and (single.max(axis=1) > 0).all(), "features are empty or not finite")
    stored = {file.relative_to(output / "images").as_posix() for file in (output / "images").rglob("*.*")}
    require(stored == {image["file"] for image in images}, "the index and the folder list different files")
    require(len({image["rgb_sha256"] for image in images}) > len(images) * 3 // 4, "too many images are alike")

    resized = []
    for image in images:
        file = output / "images" / image["file"]
        mode, rgb, small = pixels(file)
        require(unicodedata.is_normalized("NFC", image["path"]), f"{image['path']} is not NFC")
        require(sha256(file.read_bytes()) == image["sha256"], f"{file} changed")
        require((mode, *rgb.size) == (image["mode"], image["width"], image["height"]), f"{file} mode or size")
        require(sha256(rgb.tobytes()) == image["rgb_sha256"], f"{file} RGB")
        require(sha256(small.tobytes()) == image["resized_sha256"], f"{file} resized")
        if "resized_row" in image:
            require(np.array_equal(kept[image["resized_row"]], small), f"{file} kept pixels")
        resized.append(small)
    again = extract(weights, np.stack(resized), "float32")
    require(np.abs(again - single).max() < 1e-5, "features differ when computed again")
    return images


def report(output, images):
    total = sum(file.stat().st_size for file in output.rglob("*") if file.is_file())
    worst = max(images, key=lambda image: image["keras_rounding"])
    print(f"{len(images)} images, {total / 1e6:.2f} MB in {output}, verified")
    print(f"largest float32 rounding of Keras itself: {worst['keras_rounding']} on {worst['path']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="Keras HDF5 without top (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="resource folder (default: %(default)s)")
    parser.add_argument("--keep-images", action="store_true", help="only compute, from the images that are there")
    arguments = parser.parse_args()

    if not arguments.keep_images:
        draw(arguments.output / "images")
    compute(arguments.output, arguments.weights)
    report(arguments.output, verify(arguments.output, arguments.weights))


if __name__ == "__main__":
    main()

"""Makes the images of this folder, and references.csv: what Pillow reads in each of them.

    pip install pillow==11.3.0 simplejpeg==1.9.0 numpy
    python make_images.py

Everything is computed; no photograph goes in. simplejpeg writes the subsamplings that Pillow does not.
"""

import csv
import hashlib
import io
import struct
import zlib
from pathlib import Path

import numpy
import simplejpeg
from PIL import Image, PngImagePlugin

# Pillow refuses large texts in a PNG; here they are to be skipped, whatever their size.
PngImagePlugin.MAX_TEXT_CHUNK = 1 << 26
PngImagePlugin.MAX_TEXT_MEMORY = 1 << 26

FOLDER = Path(__file__).parent
WIDTH, HEIGHT = 45, 37


def scene(width=WIDTH, height=HEIGHT):
    """Smooth gradients, hard edges and noise, in colours that reach the ends of the range."""
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    noise = numpy.random.default_rng(20).integers(-12, 13, (height, width, 3))
    channels = [
        127 + 127 * numpy.sin(x / 7 + y / 11),
        255 * x / max(width - 1, 1),
        numpy.where((x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 3) ** 2, 250, 10),
    ]
    return numpy.clip(numpy.stack(channels, -1) + noise, 0, 255).astype(numpy.uint8)


RGB = Image.fromarray(scene())
GREY = RGB.convert("L")
ALPHA = Image.fromarray(scene()[:, ::-1, 0].copy())


def save(name, image, **options):
    image.save(FOLDER / name, **options)


def write(name, data):
    (FOLDER / name).write_bytes(data)


def bytes_of(image, **options):
    out = io.BytesIO()
    image.save(out, **options)
    return out.getvalue()


def segments(jpeg):
    """(marker, bytes) before the scans of a JPEG, and the rest."""
    at, found = 2, []
    while jpeg[at + 1] != 0xDA:
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        found.append((jpeg[at + 1], jpeg[at : at + length]))
        at += length
    return found, jpeg[at:]


def without(jpeg, *markers):
    found, rest = segments(jpeg)
    return jpeg[:2] + b"".join(data for marker, data in found if marker not in markers) + rest


def with_segment(jpeg, marker, data):
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data + jpeg[2:]


def with_component_ids(jpeg, ids):
    """Renames the components in the frame header and in a first scan of all of them."""
    found, rest = segments(jpeg)
    rest, out = bytearray(rest), jpeg[:2]
    for marker, data in found:
        data = bytearray(data)
        if 0xC0 <= marker <= 0xC2:
            for i, component in enumerate(ids):
                data[10 + 3 * i] = component
        out += bytes(data)
    for i, component in enumerate(ids):
        rest[5 + 2 * i] = component
    return out + bytes(rest)


def adobe(transform):
    return b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform)


def jpegs():
    save("baseline_420.jpg", RGB, quality=80)
    save("baseline_422.jpg", RGB, quality=80, subsampling="4:2:2")
    save("baseline_444.jpg", RGB, quality=92, subsampling="4:4:4")
    for sampling in ("440", "411"):
        write(f"baseline_{sampling}.jpg", simplejpeg.encode_jpeg(scene(), 85, colorsubsampling=sampling))
    smooth = numpy.repeat(scene(WIDTH, 1), HEIGHT, axis=0)
    write("baseline_440_constant_columns.jpg", simplejpeg.encode_jpeg(smooth, 85, colorsubsampling="440"))
    save("progressive_420.jpg", RGB, quality=70, progressive=True)
    save("grey.jpg", GREY, quality=80)
    save("grey_progressive.jpg", GREY, quality=80, progressive=True)
    save("restart.jpg", RGB, quality=75, restart_marker_blocks=2)
    save("tiny.jpg", RGB.resize((1, 1)))
    save("narrow.jpg", RGB.resize((2, 19)), quality=85)
    odd_jpegs()
    color_jpegs()


def odd_jpegs():
    plain = bytes_of(RGB, format="JPEG", quality=80)
    exif = Image.Exif()
    exif[0x0112] = 6
    save("exif_rotated.jpg", RGB, quality=80, exif=exif)
    write("broken_profile.jpg", with_segment(plain, 0xE2, b"ICC_PROFILE\0\5\2no profile at all"))
    write("broken_thumbnail.jpg", with_segment(plain, 0xE0, b"JFXX\0\x10\xff\xd8no thumbnail"))
    write("trailing_bytes.jpg", plain + b"whatever a camera appends")
    write("without_end.jpg", plain[:-2] + bytes(64))


def color_jpegs():
    ycc = bytes_of(RGB, format="JPEG", quality=90, subsampling=0)
    rgb = without(bytes_of(RGB, format="JPEG", quality=90, keep_rgb=True), 0xE0, 0xEE)
    bare = without(ycc, 0xE0)
    write("ycc_bare.jpg", bare)
    write("ycc_bare_420.jpg", without(bytes_of(RGB, format="JPEG", quality=90), 0xE0))
    write("ycc_odd_ids.jpg", with_component_ids(bare, [7, 8, 9]))
    write("ycc_adobe.jpg", with_segment(bare, 0xEE, adobe(1)))
    write("ycc_jfif_over_adobe.jpg", with_segment(ycc, 0xEE, adobe(0)))
    write("rgb_ids.jpg", rgb)
    write("rgb_adobe.jpg", with_segment(with_component_ids(rgb, [1, 2, 3]), 0xEE, adobe(0)))
    cmyk = Image.merge("CMYK", [*RGB.split(), ALPHA])
    save("cmyk_adobe.jpg", cmyk, quality=90)
    plain = without(bytes_of(cmyk, format="JPEG", quality=90), 0xEE)
    write("cmyk_bare.jpg", plain)
    write("ycck.jpg", with_segment(plain, 0xEE, adobe(2)))
    write("ycck_420.jpg", with_segment(without(bytes_of(cmyk, format="JPEG", subsampling=2), 0xEE), 0xEE, adobe(2)))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, color, rows, palette=None, extra=b"", interlace=0):
    """A PNG of rows that are already packed; filters are none."""
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace))
    out += extra
    if palette is not None:
        out += chunk(b"PLTE", palette)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    middle = len(data) // 2
    return out + chunk(b"IDAT", data[:middle]) + chunk(b"IDAT", data[middle:]) + chunk(b"IEND", b"")


def packed(values, bits):
    """Rows of small values, several to a byte."""
    spread = (values[..., None] >> numpy.arange(bits - 1, -1, -1)) & 1
    return numpy.packbits(spread.reshape(values.shape[0], -1).astype(numpy.uint8), axis=1)


def adam7(samples):
    """The rows of the seven passes of an interlaced image."""
    for x, y, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        part = samples[y::dy, x::dx]
        if part.size:
            yield from part.reshape(part.shape[0], -1)


def pngs():
    save("rgb.png", RGB)
    save("grey.png", GREY)
    save("rgb_alpha.png", Image.merge("RGBA", [*RGB.split(), ALPHA]))
    save("grey_alpha.png", Image.merge("LA", [GREY, ALPHA]))
    save("palette.png", RGB.quantize(200))
    save("palette_transparent.png", RGB.quantize(16), transparency=3)
    save("rgb_transparent.png", RGB, transparency=RGB.getpixel((4, 4)))
    values = numpy.asarray(GREY)
    for bits in (1, 2, 4):
        write(f"grey_{bits}bit.png", png(WIDTH, HEIGHT, bits, 0, packed(values >> (8 - bits), bits)))
        palette = scene(2**bits, 1).tobytes()
        write(f"palette_{bits}bit.png", png(WIDTH, HEIGHT, bits, 3, packed(values >> (8 - bits), bits), palette))
    write("palette_short.png", png(WIDTH, HEIGHT, 8, 3, values, scene(100, 1).tobytes()))
    write("interlaced.png", png(WIDTH, HEIGHT, 8, 2, adam7(scene()), interlace=1))
    deep_pngs()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("bomb", "\0" * 20_000_000, zip=True)
    save("text_bomb.png", RGB, pnginfo=notes)
    profile = chunk(b"iCCP", b"odd\0\0" + zlib.compress(b"no profile at all"))
    write("broken_profile.png", png(WIDTH, HEIGHT, 8, 2, scene().reshape(HEIGHT, -1), extra=profile))
    (FOLDER / "png_named.jpg").write_bytes((FOLDER / "rgb.png").read_bytes())


def deep_pngs():
    rows = numpy.random.default_rng(16).integers(0, 65536, (HEIGHT, WIDTH, 4)).astype(">u2")
    dim = (rows[..., :1] % 400).astype(">u2")
    for name, color, samples in [
        ("grey_16bit", 0, dim),
        ("rgb_16bit", 2, rows[..., :3]),
        ("grey_alpha_16bit", 4, rows[..., :2]),
        ("rgb_alpha_16bit", 6, rows),
    ]:
        write(f"{name}.png", png(WIDTH, HEIGHT, 16, color, [row.tobytes() for row in samples]))


def gifs():
    save("plain.gif", RGB.quantize(64))
    save("grey.gif", GREY)
    save("interlaced.gif", RGB.quantize(64), interlace=1)
    turned = [RGB.quantize(32), RGB.rotate(90).quantize(32)]
    turned[0].save(FOLDER / "animated.gif", save_all=True, append_images=turned[1:])
    frame = bytearray(bytes_of(RGB.quantize(64), format="GIF", interlace=0))
    frame[6:10] = struct.pack("<HH", WIDTH + 9, HEIGHT + 5)
    at = frame.index(b"\x2c", 13 + 3 * 64)
    frame[at + 1 : at + 5] = struct.pack("<HH", 3, 2)
    write("offset_frame.gif", bytes(frame))
    control = b"\x21\xf9\x04\x01\0\0\x07\0"
    write("offset_frame_transparent.gif", bytes(frame[:at]) + control + bytes(frame[at:]))
    frame[6:10] = struct.pack("<HH", 10, 10)
    write("frame_beyond_canvas.gif", bytes(frame))


def bmp(bits, compression, rows, masks=b"", height=HEIGHT):
    data = b"".join(rows)
    header = struct.pack("<IiiHHIIiiII", 40, WIDTH, height, 1, bits, compression, len(data), 2835, 2835, 0, 0)
    offset = 14 + len(header) + len(masks)
    return b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + header + masks + data


def bmps():
    save("rgb.bmp", RGB)
    save("grey.bmp", GREY)
    save("palette.bmp", RGB.quantize(64))
    save("black_white.bmp", RGB.convert("1"))
    wide = scene().astype("<u2")
    five = (wide[..., 0] >> 3) << 10 | (wide[..., 1] >> 3) << 5 | wide[..., 2] >> 3
    six = (wide[..., 0] >> 3) << 11 | (wide[..., 1] >> 2) << 5 | wide[..., 2] >> 3
    padding = b"\0" * (-2 * WIDTH % 4)
    write("rgb_555.bmp", bmp(16, 0, [row.tobytes() + padding for row in five[::-1]]))
    write("rgb_565.bmp", bmp(16, 3, [row.tobytes() + padding for row in six[::-1]], struct.pack("<III", 0xF800, 0x7E0, 0x1F)))
    four = numpy.dstack([scene()[..., ::-1], numpy.asarray(ALPHA)])
    write("rgb_32bit.bmp", bmp(32, 0, [row.tobytes() for row in four[::-1]]))
    write("top_down.bmp", bmp(32, 0, [row.tobytes() for row in four], height=-HEIGHT))


def references():
    names = [path.name for path in sorted(FOLDER.iterdir()) if path.suffix not in (".py", ".csv")]
    with open(FOLDER / "references.csv", "w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["file", "width", "height", "rgb_sha256"])
        for name in names:
            pixels = Image.open(FOLDER / name).convert("RGB")
            table.writerow([name, *pixels.size, hashlib.sha256(pixels.tobytes()).hexdigest()])


def resizes():
    """What Pillow makes of a few images at a few sizes."""
    with open(FOLDER / "resizes.csv", "w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["file", "width", "height", "rgb_sha256"])
        for name in ("rgb.png", "narrow.jpg", "tiny.jpg"):
            pixels = Image.open(FOLDER / name).convert("RGB")
            sizes = [(224, 224), (7, 5), (45, 11), (13, 37), (1, 1), (100, 3), (3, 100), (46, 38), pixels.size]
            for size in sizes:
                digest = hashlib.sha256(pixels.resize(size).tobytes()).hexdigest()
                table.writerow([name, *size, digest])


if __name__ == "__main__":
    for make in (jpegs, pngs, gifs, bmps, references, resizes):
        make()

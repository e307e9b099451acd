"""Pictures drawn by code: nothing here is photographed or taken from elsewhere.

Every function returns a uint8 array, height x width x 3, and depends on its arguments alone.
"""

import numpy as np
from PIL import Image, ImageDraw


def _grid(width, height):
    """Pixel centres as x and y in -1..1, the longer side reaching the ends."""
    scale = max(width, height) / 2
    y, x = np.mgrid[0:height, 0:width]
    return (x + 0.5 - width / 2) / scale, (y + 0.5 - height / 2) / scale


def _to_bytes(values):
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _blotches(rng, width, height, cells):
    """Smooth noise in 0..1 with about `cells` blotches across."""
    coarse = Image.fromarray(rng.random((cells, cells), dtype=np.float32))
    return np.clip(np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)), 0, 1)


def fruit(seed, colour, angle=0.0, width=100, height=100, backdrop=(250, 249, 246)):
    """A speckled, shaded, slightly squashed sphere with a stalk, turned by `angle` degrees."""
    rng = np.random.default_rng(seed)
    x, y = _grid(width, height)
    turn = np.radians(angle)
    radius = 0.78 + 0.04 * np.sin(2 * turn)
    u, v = x / radius, (y - 0.06) / (radius * 0.92)
    inside = u * u + v * v < 1
    z = np.sqrt(np.where(inside, 1 - u * u - v * v, 0))

    longitude = np.arctan2(u, z) + turn
    skin = 0.5 + 0.5 * np.sin(5 * longitude + 3 * v)
    speckles = rng.random((height, width)) > 0.985
    light = np.clip(0.35 - 0.45 * u - 0.6 * v + 0.65 * z, 0.08, 1.25)
    gloss = np.clip(-0.4 * u - 0.5 * v + 0.75 * z, 0, 1) ** 40

    blush = np.array(colour, dtype=float) * 0.72 + np.array([70.0, 40.0, 10.0])
    base = np.array(colour) * (1 - 0.5 * skin[..., None]) + blush * 0.5 * skin[..., None]
    base = base * (0.85 + 0.3 * _blotches(rng, width, height, 9)[..., None])
    shaded = base * light[..., None] + 190 * gloss[..., None] - 35 * speckles[..., None]

    shadow = np.exp(-((x / 0.7) ** 2) - ((y - 0.85) / 0.12) ** 2)
    ground = np.array(backdrop, dtype=float) * (1 - 0.35 * shadow[..., None])
    picture = np.where(inside[..., None], shaded, ground)
    stalk = (np.abs(x - 0.12 * np.sin(turn) * (y + 0.7)) < 0.035) & (y > -0.88) & (y < -0.6)
    picture = np.where(stalk[..., None], [84.0, 58.0, 30.0], picture)
    return _to_bytes(picture + rng.normal(0, 2.0, picture.shape))


def still_life(seed, width, height):
    """Several fruit on a striped cloth: many colours, hard and soft edges at once."""
    rng = np.random.default_rng(seed)
    x, y = _grid(width, height)
    cloth = 150 + 60 * np.sin(14 * (x + 0.4 * y)) * (y > 0) + 40 * y
    picture = np.stack([cloth, 0.85 * cloth + 10, 205 - 0.5 * cloth], axis=-1)
    canvas = Image.fromarray(_to_bytes(picture + rng.normal(0, 1.5, picture.shape)))
    side = max(2, min(width, height) // 2)
    disc = Image.new("L", (side, side))
    ImageDraw.Draw(disc).ellipse((side * 0.1, side * 0.13, side * 0.9, side * 0.93), fill=255)
    for k in range(6):
        colour = tuple(int(c) for c in rng.integers(60, 240, 3))
        piece = Image.fromarray(fruit(seed * 100 + k, colour, 60.0 * k, side, side))
        left = int(rng.integers(0, max(1, width - side)))
        top = int(rng.integers(0, max(1, height - side)))
        canvas.paste(piece, (left, top), disc)
    return np.asarray(canvas)


def stripes(width, height):
    """Stripes that get finer to the right over a colour gradient: what an inexact resize gets wrong."""
    x, y = _grid(width, height)
    chirp = np.sign(np.sin(60 * (x + 1.05) ** 2))
    return _to_bytes(
        np.stack([128 + 110 * chirp, 128 + 120 * y, 128 + 90 * np.sin(25 * y) * chirp], axis=-1)
    )


def lettering(width, height):
    """Thin strokes at all angles and small type on plain paper: saturated, aliased edges."""
    canvas = Image.new("RGB", (width, height), (255, 255, 252))
    draw = ImageDraw.Draw(canvas)
    inks = [(0, 0, 0), (200, 0, 20), (0, 60, 200), (0, 140, 40)]
    for k in range(24):
        start = (width * k // 24, 0)
        draw.line([start, (width - start[0], height)], fill=inks[k % 4], width=1 + k % 3)
    for row in range(0, height, 14):
        draw.text((3 + row % 9, row), "Pomona 0123456789 ILl1|/", fill=inks[row // 14 % 4])
    return np.asarray(canvas)


def noise(seed, width, height):
    """Every pixel on its own: the worst case for chroma upsampling."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)

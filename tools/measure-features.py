#!/usr/bin/env python3
"""Measures emotion, masks and liveness on Labeled Faces in the Wild (deep-funneled, a folder per person), for docs/accuracy.md.

    python3 -m venv /tmp/measure && /tmp/measure/bin/pip install openvino==2026.4.1 numpy opencv-python-headless
    /tmp/measure/bin/python tools/measure-features.py lfw [--background frame.jpg]

Every seventh person's first photo, the face nearest the middle. Emotion: against tools/golden/lfw-smiles.tsv, 85 of these faces of which a
person said, without seeing the model's answer, that they smile or not. Liveness: how many are taken for real; with --background, how many
are when the whole photo lies on that picture like a sheet that is held up: a weak stand-in for attacks, which no data at hand has. Mask: how
many wear one in the photo, and with one drawn over mouth and nose, for no data at hand has masks. Roles that the pack lacks are left out.
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
from measuring.pack import MANIFEST, Detector, Model

TOOLS = Path(__file__).resolve().parent
EVERY, SHEETS = 7, 200
MASKS = {"light blue": (220, 190, 150), "white": (235, 235, 235), "black": (30, 30, 30)}


class Classifier(Model):
    """Emotion or mask: the likeliest class of an upright square around the face."""

    def __call__(self, photo, box):
        side = max(box[2:]) * self.facts["crop_factor"]
        scale, middle = self.size[0] / side, box[:2] + box[2:] / 2
        # cv2 counts from the middles of pixels.
        turn = np.array([[scale, 0, self.size[0] / 2 - middle[0] * scale], [0, scale, self.size[1] / 2 - middle[1] * scale]])
        turn[:, 2] += scale / 2 - 0.5
        crop = cv2.warpAffine(photo[..., ::-1], turn, self.size, flags=cv2.INTER_LINEAR)
        return self.facts["classes"][super().__call__([crop])["probabilities"][0].argmax()]


class Liveness(Model):
    def __init__(self):
        super().__init__("liveness")

    def __call__(self, photo, box):
        crops = [cv2.resize(self.crop(photo, [int(value) for value in box], scale), self.size) for scale in self.facts["scales"]]
        return super().__call__(crops)["probabilities"][0][self.facts["real_index"]]

    @staticmethod
    def crop(photo, box, scale):
        """`scale` times the box, moved inside the photo; made smaller where the photo is."""
        last = np.array(photo.shape[1::-1]) - 1
        start, size = np.array(box[:2], float), np.maximum(1, np.array(box[2:], float))
        size, middle = size * min(scale, *(last / size)), start + size / 2
        left, top = np.clip(middle - size / 2, 0, last - size)
        right, bottom = left + size[0], top + size[1]
        return photo[int(top) : int(bottom) + 1, int(left) : int(right) + 1]


def sheet(photo, box, background, random):
    """The whole photo on the background, a little turned, and where the face is now."""
    height, width = background.shape[:2]
    scale, angle = random.uniform(0.5, 0.75) * height / photo.shape[0], np.deg2rad(random.uniform(-8, 8))
    turn = np.zeros((2, 3))
    turn[:, :2] = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turn[:, 2] = [width / 2 + random.uniform(-0.1, 0.1) * width, height / 2] - turn[:, :2] @ np.array(photo.shape[1::-1]) / 2
    seen = cv2.warpAffine(photo, turn, (width, height), background.copy(), borderMode=cv2.BORDER_TRANSPARENT)
    middle = turn[:, :2] @ (box[:2] + box[2:] / 2) + turn[:, 2]
    return seen, np.concatenate([middle - box[2:] * scale / 2, box[2:] * scale])


def masked(photo, box, points, colour):
    """The photo with a mask drawn from the bridge of the nose to the chin, with three folds."""
    (x, y, width, height), eyes, nose, mouth = box, points[:2].mean(0), points[2], points[3:].mean(0)
    bridge, cheek = eyes + (nose - eyes) * 0.55, eyes[1] + 0.45 * (nose[1] - eyes[1])
    sides = [(0.02, cheek), (0.98, cheek), (0.93, mouth[1] + 0.1 * height), (0.72, y + 0.99 * height)]
    chin = [(0.5, y + 1.03 * height), (0.28, y + 0.99 * height), (0.07, mouth[1] + 0.1 * height)]
    outline = [(x + part * width, row) for part, row in [*sides, *chin]]
    outline = np.array([outline[0], bridge, *outline[1:]], np.int32)
    drawn, where = photo.copy(), np.zeros(photo.shape[:2], np.uint8)
    cv2.fillPoly(drawn, [outline], colour, cv2.LINE_AA)
    for fold in range(1, 4):
        row = int(nose[1] + (y + height - nose[1]) * fold / 4)
        cv2.line(drawn, (int(x + 0.12 * width), row), (int(x + 0.88 * width), row), tuple(int(part * 0.85) for part in colour), 1, cv2.LINE_AA)
    cv2.fillPoly(where, [outline], 255)
    return np.where(where[..., None] > 0, cv2.GaussianBlur(drawn, (3, 3), 0), photo)


def main():
    parser = argparse.ArgumentParser(description="Measures emotion, masks and liveness on LFW.")
    parser.add_argument("lfw", type=Path)
    parser.add_argument("--background", type=Path, help="a picture without people")
    given = parser.parse_args()
    detector, emotion, roles = Detector(), Classifier("emotion"), {model["role"] for model in MANIFEST["models"]}
    liveness = Liveness() if "liveness" in roles else None
    mask = Classifier("mask") if "mask" in roles else None
    background = cv2.imread(str(given.background)) if given.background else None
    rows = [line.split("\t") for line in (TOOLS / "golden" / "lfw-smiles.tsv").read_text().splitlines() if line[:1] != "#"]
    smiles = {name: word == "smile" for name, word in rows}
    random, emotions, real, sheets, masks = np.random.default_rng(3), {}, [], [], {}
    for folder in sorted(path for path in given.lfw.iterdir() if path.is_dir())[::EVERY]:
        path = sorted(folder.glob("*.jpg"))[0]
        photo = cv2.imread(str(path))
        box, points = detector.face(photo)
        if box is None:
            continue
        emotions[path.name] = emotion(photo, box)
        if mask:
            pictures = {"no mask": photo} | {f"{name} mask drawn": masked(photo, box, points, colour) for name, colour in MASKS.items()}
            for kind, picture in pictures.items():
                masks.setdefault(kind, []).append(mask(picture, box))
        if liveness:
            real.append(liveness(photo, box))
            if background is not None and len(sheets) < SHEETS:
                sheets.append(liveness(*sheet(photo, box, background, random)))
    print(f"{len(emotions)} faces: " + ", ".join(f"{name} {list(emotions.values()).count(name)}" for name in sorted(set(emotions.values()))))
    for wanted, word in ((True, "smile"), (False, "do not smile")):
        names = [name for name, smiling in smiles.items() if smiling == wanted and name in emotions]
        print(f"{len(names)} that {word}: {sum(emotions[name] == 'happy' for name in names)} happy")
    for kind, answers in masks.items():
        print(f"{len(answers)} with {kind}: {answers.count('with_mask')} found to wear one")
    for kind, values in (("photos", real), ("sheets", sheets)):
        if values:
            print(f"{len(values)} {kind}: {sum(value >= 0.5 for value in values)} taken for real, mean belief {np.mean(values):.3f}")


if __name__ == "__main__":
    main()

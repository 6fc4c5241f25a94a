#!/usr/bin/env python3
"""Holds the added role `liveness` against PyTorch running upstream's own networks and cutting upstream's own crops.

    python3 -m venv /tmp/verify && /tmp/verify/bin/pip install openvino==2026.4.1 numpy opencv-python-headless torch
    /tmp/verify/bin/pip download --no-deps --dest /tmp/verify/d deepface==0.0.103
    /tmp/verify/bin/python tools/verify-liveness.py /tmp/verify/d/deepface-0.0.103-py3-none-any.whl \
        2.7_80x80_MiniFASNetV2.pth 4_0_0_80x80_MiniFASNetV1SE.pth

The files are those that the role was added from, in their order (docs/ref/models.md); deepface carries upstream's networks and crop.
Prints the largest difference between any two probabilities over the photos and a pattern, and leaves with 1 if it is above 1e-5.
"""

import importlib.util
import os
import sys
import tempfile
import zipfile
from pathlib import Path

import cv2
import numpy as np
import openvino as ov
import torch

TOOLS = Path(__file__).resolve().parent
MODELS = Path(os.environ.get("USHER_MODELS") or TOOLS.parent / ".usher" / "models")
PHOTOS = TOOLS.parent / "recordings" / "photos"
SIDE, LIMIT = 80, 1e-5


def module(folder, name):
    """One module of the package, without what its other modules would import."""
    spec = importlib.util.spec_from_file_location(Path(name).stem, folder / name)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def network(backbone, path):
    """The published network with the published numbers in it, every one."""
    net = getattr(backbone, path.name.removesuffix(".pth").split("_")[-1])(conv6_kernel=(5, 5))
    state = torch.load(path, map_location="cpu", weights_only=True)
    net.load_state_dict({name.removeprefix("module."): value for name, value in state.items()}, strict=True)
    return net.eval()


def pattern():
    """The chip that FacesTests paint by the same formula."""
    y, x, c = np.mgrid[0:SIDE, 0:SIDE, 0:3]
    return ((x * (3 + c) + y * (5 - c) + (x * y) // (7 + c)) % 256).astype(np.uint8)


def main():
    folder = Path(tempfile.mkdtemp())
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        wheel.extractall(folder)
    spoofing = folder / "deepface" / "models" / "spoofing"
    backbone, crops = module(spoofing / "pytorch", "FasNetBackbone.py"), module(spoofing, "FasNetUtils.py")
    paths = [Path(name) for name in sys.argv[2:]]
    networks, scales = [network(backbone, path) for path in paths], [float(path.name.split("_")[0]) for path in paths]
    model = ov.Core().read_model(MODELS / "default" / "liveness.xml")
    compiled = ov.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})

    def theirs(pictures):
        with torch.no_grad():
            tensors = [torch.from_numpy(picture.transpose(2, 0, 1)[None].astype(np.float32)) for picture in pictures]
            return sum(torch.softmax(net(tensor), 1).numpy() for net, tensor in zip(networks, tensors)) / len(networks)

    cases = {"pattern": [pattern()] * len(paths)}
    for path in sorted(PHOTOS.iterdir()):
        photo = cv2.imread(str(path), cv2.IMREAD_COLOR)
        height, width = photo.shape[:2]
        # No detector: the middle half of the photo is as good a box for comparing.
        box = (width // 4, height // 4, width // 2, height // 2)
        cases[path.name] = [crops.crop(photo, box, scale, SIDE, SIDE) for scale in scales]
    largest = 0.0
    for name, pictures in cases.items():
        expected, found = theirs(pictures), compiled(np.stack(pictures))[0]
        largest = max(largest, float(np.abs(expected - found).max()))
        print(f"{name}: {' '.join(f'{value:.6f}' for value in found[0])}")
    print(f"liveness, PyTorch {torch.__version__}: largest difference {largest:.1e}")
    sys.exit(0 if largest <= LIMIT else 1)


if __name__ == "__main__":
    main()

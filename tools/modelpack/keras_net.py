"""Rebuilds Keras networks from their HDF5 files with OpenVINO's operations: the layers of MobileNetV2 and what is put on top of it.

A file says in its attribute `model_config` which layers there are and what goes into each, and keeps each layer's numbers below
`model_weights`, named by its attribute `weight_names`. Pixels stay in Keras's order, [pictures, rows, columns, channels]; the transposes
that convolutions need fold into each other when the model is compiled.
"""

import io
import json

import h5py
import numpy as np
import openvino as ov
from openvino import opset13 as ops


def build(content, name):
    """The network in the bytes of an HDF5 file, over [1, rows, columns, channels] floats."""
    with h5py.File(io.BytesIO(content)) as file:
        layers = json.loads(file.attrs["model_config"])["config"]["layers"]
        weights = {layer["name"]: _numbers(file["model_weights"][layer["name"]]) for layer in layers}
    values, pixels = {}, None
    for layer in layers:
        facts, numbers = layer["config"], weights[layer["name"]]
        inputs = [values[node[0]] for node in layer["inbound_nodes"][0]] if layer["inbound_nodes"] else []
        if layer["class_name"] == "InputLayer":
            rows, columns, channels = facts["batch_input_shape"][1:]
            pixels = ops.parameter([1, rows, columns, channels], np.float32, name="image")
            # Convolutions of OpenVINO want channels before rows; everything below does.
            values[layer["name"]] = ops.transpose(pixels, _integers([0, 3, 1, 2]))
        else:
            values[layer["name"]] = _LAYERS[layer["class_name"]](facts, numbers, *inputs)
    return ov.Model([values[layers[-1]["name"]]], [pixels], name)


def _numbers(group):
    """A layer's arrays by the last part of their names: `kernel`, `bias`, `gamma`."""
    names = [name.decode() if isinstance(name, bytes) else name for name in group.attrs["weight_names"]]
    return {name.split("/")[-1].split(":")[0]: np.array(group[name], np.float32) for name in names}


def _convolution(facts, numbers, value):
    # [rows, columns, in, out] becomes [out, in, rows, columns].
    kernel = numbers["kernel"].transpose(3, 2, 0, 1)
    return _placed(facts, numbers, ops.convolution(value, _constant(kernel), *_geometry(facts)))


def _depthwise(facts, numbers, value):
    # [rows, columns, in, 1] becomes [in, 1, 1, rows, columns]: a group for each channel.
    kernel = numbers["depthwise_kernel"].transpose(2, 3, 0, 1)[:, :, None]
    return _placed(facts, numbers, ops.group_convolution(value, _constant(kernel), *_geometry(facts)))


def _geometry(facts):
    """Strides, padding and dilation; `same` pads at stride 1 only, where it needs no rule of its own."""
    strides, window = list(facts["strides"]), facts["kernel_size"]
    if facts["padding"] == "same" and strides != [1, 1]:
        raise ValueError(f"layer {facts['name']} pads by itself at stride {strides}")
    pads = [(side - 1) // 2 if facts["padding"] == "same" else 0 for side in window]
    return strides, pads, pads, [1, 1]


def _placed(facts, numbers, value):
    if facts["use_bias"]:
        value = ops.add(value, _constant(numbers["bias"][None, :, None, None]))
    return _activated(facts, value)


def _activated(facts, value):
    activation = facts["activation"]
    if activation == "linear":
        return value
    return {"relu": ops.relu, "softmax": lambda numbers: ops.softmax(numbers, 1)}[activation](value)


def _normalisation(facts, numbers, value):
    gain = numbers["gamma"] / np.sqrt(numbers["moving_variance"] + np.float32(facts["epsilon"]))
    bias = numbers["beta"] - numbers["moving_mean"] * gain
    shape = (1, -1, 1, 1)
    return ops.add(ops.multiply(value, _constant(gain.reshape(shape))), _constant(bias.reshape(shape)))


def _rectified(facts, numbers, value):
    return ops.relu(value) if facts["max_value"] is None else ops.clamp(value, 0.0, float(facts["max_value"]))


def _zero_padding(facts, numbers, value):
    (top, bottom), (left, right) = facts["padding"]
    return ops.pad(value, _integers([0, 0, top, left]), _integers([0, 0, bottom, right]), "constant", ops.constant(np.float32(0)))


def _average(facts, numbers, value):
    return ops.avg_pool(value, facts["strides"], [0, 0], [0, 0], facts["pool_size"], exclude_pad=True)


def _flat(facts, numbers, value):
    # Back into Keras's order before the axes are forgotten.
    return ops.reshape(ops.transpose(value, _integers([0, 2, 3, 1])), _integers([1, -1]), False)


def _dense(facts, numbers, value):
    value = ops.matmul(value, _constant(numbers["kernel"]), False, False)
    return _activated(facts, ops.add(value, _constant(numbers["bias"][None])))


_LAYERS = {
    "Conv2D": _convolution,
    "DepthwiseConv2D": _depthwise,
    "BatchNormalization": _normalisation,
    "ReLU": _rectified,
    "ZeroPadding2D": _zero_padding,
    "Add": lambda facts, numbers, left, right: ops.add(left, right),
    "AveragePooling2D": _average,
    "Flatten": _flat,
    "Dense": _dense,
    # Training's alone.
    "Dropout": lambda facts, numbers, value: value,
}


def _constant(values):
    return ops.constant(np.ascontiguousarray(values, np.float32))


def _integers(values):
    return ops.constant(np.array(values, np.int64))

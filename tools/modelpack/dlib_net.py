"""dlib's face recognition ResNet, rebuilt from its layers with OpenVINO's operations."""

import numpy as np
import openvino as ov
from openvino import opset13 as ops

# dlib's input_rgb_image_sized: these means (R, G, B) off, then a 256th. dlib/dnn/input.h.
MEAN_RGB = [122.782, 117.001, 104.298]
SCALE = 256.0
SIDE = 150


def build(layers):
    """The network over [1, 3, 150, 150] float pixels; its one output is the 128 numbers before any normalisation."""
    image = ops.parameter([1, 3, SIDE, SIDE], np.float32, name="image")
    value, block_input, shortcut = image, None, None
    remaining = list(layers)
    while remaining:
        layer = remaining.pop(0)
        if layer.tag == "con_4":
            if block_input is None:
                block_input = value
            value = _convolution(value, layer, _take_affine(remaining))
        elif layer.tag == "relu_":
            value = ops.relu(value)
        elif layer.tag == "max_pool_2":
            value, block_input = _pool(value, layer), None
        elif layer.tag == "avg_pool_2" and layer.numbers["rows"] == 0:
            value = ops.reduce_mean(value, np.array([2, 3]), keep_dims=False)
        elif layer.tag == "avg_pool_2":
            shortcut = _pool(block_input, layer)
        elif layer.tag == "add_prev_":
            value = _add_padded(value, block_input if shortcut is None else shortcut)
            block_input = shortcut = None
        elif layer.tag == "fc_2":
            value = ops.matmul(value, _constant(layer.tensors["weights"]), False, False)
    return ov.Model([value], [image], "dlib_face_recognition_resnet_model_v1")


def _constant(values):
    return ops.constant(np.ascontiguousarray(values, np.float32))


def _take_affine(remaining):
    """In this network every convolution is followed by its affine layer, which folds into it."""
    if remaining[0].tag != "affine_":
        raise ValueError(f"{remaining[0].tag} follows a convolution where affine_ was expected")
    return remaining.pop(0)


def _convolution(value, layer, affine):
    numbers = layer.numbers
    gamma, beta = affine.tensors["gamma"], affine.tensors["beta"]
    weights = layer.tensors["weights"] * gamma[:, None, None, None]
    bias = layer.tensors["bias"] * gamma + beta
    strides, padding = [numbers["stride_y"], numbers["stride_x"]], [numbers["padding_y"], numbers["padding_x"]]
    value = ops.convolution(value, _constant(weights), strides, padding, padding, [1, 1])
    return ops.add(value, _constant(bias[None, :, None, None]))


def _pool(value, layer):
    numbers = layer.numbers
    strides, window = [numbers["stride_y"], numbers["stride_x"]], [numbers["rows"], numbers["columns"]]
    padding = [numbers["padding_y"], numbers["padding_x"]]
    if layer.tag == "avg_pool_2":
        return ops.avg_pool(value, strides, padding, padding, window, exclude_pad=True)
    return ops.max_pool(value, strides, [1, 1], padding, padding, window).output(0)


def _add_padded(left, right):
    """dlib adds tensors of different shapes as if both were padded with zeros at the end of each axis."""
    shapes = [list(_output(side).shape) for side in (left, right)]
    common = [max(sizes) for sizes in zip(*shapes)]
    padded = [_pad_to(side, shape, common) for side, shape in zip((left, right), shapes)]
    return ops.add(*padded)


def _output(value):
    return value if isinstance(value, ov.Output) else value.output(0)


def _pad_to(value, shape, common):
    missing = [wanted - size for wanted, size in zip(common, shape)]
    if not any(missing):
        return value
    begin = np.zeros(4, np.int64)
    return ops.pad(value, begin, np.array(missing, np.int64), "constant", ops.constant(np.float32(0)))

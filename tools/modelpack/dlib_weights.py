"""Reads dlib's serialised networks: tags, numbers and raw tensors, in the order in which an image passes the layers.

Format: dlib/serialize.h (integers: one byte with length and sign, then the magnitude, low byte first; strings: length, bytes) and the
`serialize` functions in dlib/dnn/layers.h and dlib/dnn/tensor_tools.cpp. Between a layer's parameters and the next layer's tag stand
training leftovers that inference does not need; they are skipped by looking for the next tag, never inside a tensor.
"""

import re
from dataclasses import dataclass, field

import numpy as np

TAGS = ("con_4", "affine_", "relu_", "max_pool_2", "avg_pool_2", "add_prev_", "fc_2")


@dataclass
class Layer:
    """One layer: its tag, its integers by name, its tensors by name."""

    tag: str
    numbers: dict = field(default_factory=dict)
    tensors: dict = field(default_factory=dict)


class Reader:
    def __init__(self, data):
        self.data = data
        self.position = 0
        # A tag is a dlib string: one length byte of size, the size, the text.
        alternatives = b"|".join(bytes([1, len(tag)]) + tag.encode() for tag in TAGS)
        self.tag_pattern = re.compile(alternatives)

    def integer(self):
        head = self.data[self.position]
        size, negative = head & 0x0F, bool(head & 0x80)
        start = self.position + 1
        self.position = start + size
        value = int.from_bytes(self.data[start : self.position], "little")
        return -value if negative else value

    def integers(self, *names):
        return {name: self.integer() for name in names}

    def tensor(self):
        version = self.integer()
        if version != 2:
            raise ValueError(f"tensor of version {version} at byte {self.position}, only 2 is known")
        shape = [self.integer() for _ in range(4)]
        count = int(np.prod(shape))
        values = np.frombuffer(self.data, "<f4", count, self.position)
        self.position += 4 * count
        return values.reshape(shape)

    def next_tag(self):
        found = self.tag_pattern.search(self.data, self.position)
        if found is None:
            return None
        self.position = found.end()
        return found.group()[2:].decode()


def read_layers(data):
    """All layers from the image to the last one."""
    reader = Reader(data)
    layers = []
    while (tag := reader.next_tag()) is not None:
        layers.append(_read_layer(tag, reader))
    return layers


def _read_layer(tag, reader):
    layer = Layer(tag)
    window = ("rows", "columns", "stride_y", "stride_x", "padding_y", "padding_x")
    if tag == "con_4":
        packed = reader.tensor().ravel()
        layer.numbers = reader.integers("filters", *window)
        layer.tensors = _convolution_tensors(packed, layer.numbers)
    elif tag == "affine_":
        packed = reader.tensor().ravel()
        layer.tensors = {"gamma": packed[: packed.size // 2], "beta": packed[packed.size // 2 :]}
    elif tag in ("max_pool_2", "avg_pool_2"):
        layer.numbers = reader.integers(*window)
    elif tag == "fc_2":
        layer.numbers = reader.integers("outputs", "inputs")
        packed = reader.tensor().ravel()
        count = layer.numbers["outputs"] * layer.numbers["inputs"]
        layer.tensors = {"weights": packed[:count].reshape(layer.numbers["inputs"], -1), "bias": packed[count:]}
    return layer


def _convolution_tensors(packed, numbers):
    filters = numbers["filters"]
    weights = packed[: packed.size - filters].reshape(filters, -1, numbers["rows"], numbers["columns"])
    return {"weights": weights, "bias": packed[packed.size - filters :]}

#!/usr/bin/env python3
"""Writes two small MiniFASNets as PyTorch saves them, without PyTorch: one in its old format, one in its new, for `models.py --add`.

    python make_state.py DIR        needs numpy alone; the same numbers every time

Thin networks of the published shape: 2.7_80x80_MiniFASNetTiny.pth, and 4_0_0_80x80_MiniFASNetTinySE.pth with squeeze and excitation.
make_golden.py reads the files with PyTorch itself and writes down what it makes of them.
"""

import pickle
import struct
import sys
import types
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np

MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
NAMES = ("2.7_80x80_MiniFASNetTiny.pth", "4_0_0_80x80_MiniFASNetTinySE.pth")
# Channels in the order of the network, as upstream's `keep` lists them; the last two must be 512.
KEEP = [4] * 47 + [512, 512]
EMBEDDING = 4


def state(has_squeeze, seed):
    """Every tensor by its published name."""
    random = np.random.default_rng(seed)
    tensors = OrderedDict()

    def normalised(name, channels):
        tensors[f"{name}.weight"] = random.uniform(0.5, 1.5, channels)
        tensors[f"{name}.bias"] = random.normal(0, 0.2, channels)
        tensors[f"{name}.running_mean"] = random.normal(0, 0.2, channels)
        tensors[f"{name}.running_var"] = random.uniform(0.5, 1.5, channels)
        tensors[f"{name}.num_batches_tracked"] = np.array([7])

    def convolution(name, inside, out, side, active=True):
        spread = (2 / (inside * side * side)) ** 0.5
        tensors[f"{name}.conv.weight"] = random.normal(0, spread, (out, inside, side, side))
        normalised(f"{name}.bn", out)
        if active:
            tensors[f"{name}.prelu.weight"] = random.uniform(0.1, 0.4, out)

    def block(name, squeezed=False):
        convolution(f"{name}.conv", 4, 4, 1)
        convolution(f"{name}.conv_dw", 1, 4, 3)
        convolution(f"{name}.project", 4, 4, 1, active=False)
        if squeezed:
            for part, (inside, out) in (("1", (4, 1)), ("2", (1, 4))):
                tensors[f"{name}.se_module.fc{part}.weight"] = random.normal(0, 1, (out, inside, 1, 1))
                normalised(f"{name}.se_module.bn{part}", out)

    # The pixels are 0...255.
    tensors["conv1.conv.weight"] = random.normal(0, 0.002, (4, 3, 3, 3))
    normalised("conv1.bn", 4)
    tensors["conv1.prelu.weight"] = random.uniform(0.1, 0.4, 4)
    convolution("conv2_dw", 1, 4, 3)
    for stage, count in (("conv_23", 0), ("conv_3", 4), ("conv_34", 0), ("conv_4", 6), ("conv_45", 0), ("conv_5", 2)):
        for index in range(count):
            block(f"{stage}.model.{index}", squeezed=has_squeeze and index == count - 1)
        if count == 0:
            block(stage)
    convolution("conv_6_sep", 4, 512, 1)
    convolution("conv_6_dw", 1, 512, 5, active=False)
    tensors["linear.weight"] = random.normal(0, 0.01, (EMBEDDING, 512))
    normalised("bn", EMBEDDING)
    tensors["prob.weight"] = random.normal(0, 0.02, (3, EMBEDDING))
    return OrderedDict((f"module.{name}", value.astype("<i8" if value.dtype.kind == "i" else "<f4")) for name, value in tensors.items())


def _named(module, name, value):
    """A thing that a pickle names as PyTorch's own."""
    place = sys.modules.setdefault(module, types.ModuleType(module))
    value.__module__, value.__qualname__, value.__name__ = module, name, name
    setattr(place, name, value)
    return value


class _Reference:
    """Stands in the pickle for a storage."""

    def __init__(self, values, key):
        self.values, self.key = values, key


class _Tensor:
    def __init__(self, values, key):
        self.values, self.reference = values, _Reference(values, key)

    def __reduce__(self):
        strides = tuple(stride // self.values.itemsize for stride in self.values.strides)
        return rebuild, (self.reference, 0, self.values.shape, strides, False, OrderedDict())


class _Pickler(pickle.Pickler):
    def __init__(self, file, is_old):
        super().__init__(file, 2)
        self.is_old = is_old

    def persistent_id(self, thing):
        if not isinstance(thing, _Reference):
            return None
        facts = ("storage", kinds[thing.values.dtype.kind], thing.key, "cpu", thing.values.size)
        return (*facts, None) if self.is_old else facts


def save_old(tensors, path):
    with path.open("wb") as file:
        for thing in (MAGIC, PROTOCOL, {"protocol_version": PROTOCOL, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}):
            pickle.dump(thing, file, 2)
        keyed = {str(index): value for index, value in enumerate(tensors.values())}
        _Pickler(file, True).dump(OrderedDict((name, _Tensor(value, key)) for (name, value), key in zip(tensors.items(), keyed)))
        pickle.dump(list(keyed), file, 2)
        for value in keyed.values():
            file.write(struct.pack("<q", value.size) + value.tobytes())


def save_new(tensors, path):
    with zipfile.ZipFile(path, "w") as archive:
        keyed = {str(index): value for index, value in enumerate(tensors.values())}
        with archive.open("archive/data.pkl", "w") as file:
            _Pickler(file, False).dump(OrderedDict((name, _Tensor(value, key)) for (name, value), key in zip(tensors.items(), keyed)))
        archive.writestr("archive/version", "3\n")
        for key, value in keyed.items():
            archive.writestr(f"archive/data/{key}", value.tobytes())


def main(folder):
    save_old(state(False, 1), folder / NAMES[0])
    save_new(state(True, 2), folder / NAMES[1])


if __name__ == "__main__":
    # Here and not above: whoever imports this file may have the real PyTorch.
    rebuild = _named("torch._utils", "_rebuild_tensor_v2", lambda *_: None)
    kinds = {letter: _named("torch", f"{word}Storage", type(word, (), {})) for letter, word in (("f", "Float"), ("i", "Long"))}
    main(Path(sys.argv[1]))

"""Reads PyTorch's saved state dicts without PyTorch: tensors by name, as numpy arrays.

Two formats, both in torch/serialization.py: since 1.6 a zip with `data.pkl` and a file for each storage; before it four pickles (magic
number, protocol, facts of the machine, the object), the list of storages, and each storage as its length and its numbers. A pickle can
run code; this reader lets it make dictionaries and tensors and nothing else.
"""

import collections
import pickle
import struct
import zipfile
from pathlib import Path

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
# Far above any network that is wanted here; a larger file is not read at all.
LARGEST = 256 << 20

STORAGES = {
    "HalfStorage": np.dtype("<f2"),
    "FloatStorage": np.dtype("<f4"),
    "DoubleStorage": np.dtype("<f8"),
    "IntStorage": np.dtype("<i4"),
    "LongStorage": np.dtype("<i8"),
    "ByteStorage": np.dtype("u1"),
}


class StateError(ValueError):
    """The file is no state dict that can be read safely."""


def read_state(path):
    """The tensors of the state dict in `path`; a name that begins with `module.`, as parallel training leaves it, loses that."""
    path = Path(path)
    if path.stat().st_size > LARGEST:
        raise StateError(f"{path} is larger than {LARGEST >> 20} MB: no state dict of a small network")
    try:
        state = _read_zip(path) if zipfile.is_zipfile(path) else _read_pickles(path)
    except (pickle.UnpicklingError, struct.error, EOFError, KeyError, IndexError, TypeError, AttributeError, zipfile.BadZipFile) as problem:
        raise StateError(f"{path} is no state dict of PyTorch: {problem}") from problem
    tensors = {name: value.array() for name, value in state.items() if isinstance(value, _Tensor)}
    if len(tensors) != len(state):
        raise StateError(f"{path} holds more than tensors: a state dict is wanted, not a whole model")
    return {name.removeprefix("module."): value for name, value in tensors.items()}


class _Storage:
    """The numbers behind one or several tensors; filled when their place in the file is reached."""

    def __init__(self, kind, count):
        self.dtype, self.count, self.numbers = kind, count, None

    def fill(self, data):
        if len(data) != self.count * self.dtype.itemsize:
            raise StateError(f"a storage of {self.count} numbers has {len(data)} bytes")
        self.numbers = np.frombuffer(data, self.dtype)


class _Tensor:
    """A view of a storage; `torch._utils._rebuild_tensor_v2` with its first four arguments."""

    def __init__(self, storage, offset, shape, strides, *_):
        self.storage, self.offset, self.shape, self.strides = storage, offset, tuple(shape), tuple(strides)

    def array(self):
        """The tensor's numbers in a new array, after its view has been held against the storage."""
        numbers = self.storage.numbers
        sizes = [self.offset, *self.shape, *self.strides]
        if numbers is None or len(self.shape) != len(self.strides) or any(not isinstance(n, int) or n < 0 for n in sizes):
            raise StateError("a tensor without numbers, or with a view that cannot be")
        last = self.offset + sum((size - 1) * stride for size, stride in zip(self.shape, self.strides))
        if 0 in self.shape or last >= len(numbers):
            raise StateError(f"a tensor of {self.shape} reaches beyond its storage")
        bytes_apart = [stride * numbers.itemsize for stride in self.strides]
        return np.lib.stride_tricks.as_strided(numbers[self.offset :], self.shape, bytes_apart, writeable=False).copy()


class _Unpickler(pickle.Unpickler):
    """Makes ordered dictionaries, tensors and storages; any other name in the pickle ends the reading."""

    def __init__(self, file, storages):
        super().__init__(file)
        self.storages = storages

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _Tensor
        if module == "torch" and name in STORAGES:
            return STORAGES[name]
        raise StateError(f"the file wants {module}.{name}, which no state dict needs: not read")

    def persistent_load(self, reference):
        word, kind, key, _, count, *_ = reference
        if word != "storage" or not isinstance(kind, np.dtype) or not isinstance(count, int) or not 0 <= count <= LARGEST:
            raise StateError(f"a reference to {word!r} where a storage was expected")
        return self.storages.setdefault(key, _Storage(kind, count))


def _read_zip(path):
    storages = {}
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST:
            raise StateError(f"{path} unfolds to more than {LARGEST >> 20} MB")
        pickled = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
        folder = pickled.removesuffix("data.pkl")
        with archive.open(pickled) as file:
            state = _Unpickler(file, storages).load()
        for key, storage in storages.items():
            storage.fill(archive.read(f"{folder}data/{key}"))
    return state


def _read_pickles(path):
    storages = {}
    with path.open("rb") as file:
        if _Unpickler(file, storages).load() != MAGIC or _Unpickler(file, storages).load() != PROTOCOL:
            raise StateError(f"{path} has not the numbers that a file of PyTorch begins with")
        if not _Unpickler(file, storages).load().get("little_endian"):
            raise StateError(f"{path} was written on a big-endian machine")
        state = _Unpickler(file, storages).load()
        for key in _Unpickler(file, storages).load():
            storage = storages[key]
            (count,) = struct.unpack("<q", file.read(8))
            if count != storage.count:
                raise StateError(f"a storage of {storage.count} numbers says it has {count}")
            storage.fill(file.read(count * storage.dtype.itemsize))
    return state

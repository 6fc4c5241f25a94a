"""Roles that the user adds to a finished pack from files of their own; a pack made anew keeps them."""

import hashlib
import json
import shutil

from . import facemask, minifasnet
from .manifest import write_role
from .packages import PackError

# What `tools/models.py --add` knows: the role, and what makes its entry out of the files.
ROLES = {"liveness": minifasnet.entry, "mask": facemask.entry}


def add_role(folder, role, files):
    """Puts the role into the pack in `folder`, in place of one that it already has; answers the entry."""
    for file in files:
        if not file.is_file():
            raise PackError(f"{file} is not there")
    entry = ROLES[role](files)
    manifest = read_manifest(folder)
    others = [model for model in manifest["models"] if model["role"] != role]
    manifest["models"] = [*others, {**write_role(entry, folder), "added": True}]
    _write(folder, manifest)
    return entry


def carry_over(old, new):
    """Copies the roles that were added to the pack in `old` into the one made anew in `new`; answers their ids."""
    if not (old / "manifest.json").exists():
        return []
    manifest, kept = read_manifest(new), []
    roles = {model["role"] for model in manifest["models"]}
    for model in read_manifest(old)["models"]:
        if not model.get("added") or model["role"] in roles:
            continue
        if any(_digest(old / file["path"]) != file["sha256"] for file in model["files"]):
            print(f"      note: the added {model['role']} differs from its checksum and is left out: add it again")
            continue
        for file in model["files"]:
            shutil.copyfile(old / file["path"], new / file["path"])
        manifest["models"].append(model)
        kept.append(f"{model['role']}: {model['id']}, {model['licence']}, added before")
    _write(new, manifest)
    return kept


def read_manifest(folder):
    try:
        return json.loads((folder / "manifest.json").read_text())
    except FileNotFoundError:
        raise PackError(f"there is no pack in {folder}: run tools/setup first") from None


def _write(folder, manifest):
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None

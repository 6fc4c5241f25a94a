"""The manifest that names every model of a pack and pins every file."""

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from .ir import save


@dataclass
class Entry:
    """One model of a pack; `model` is the OpenVINO model to be written, the rest goes into the manifest as it stands."""

    role: str
    family: str
    id: str
    model: object
    order: str
    width: int
    height: int
    source: str
    licence: str
    url: str
    parameters: dict = field(default_factory=dict)
    # Pictures that one inference takes.
    pictures: int = 1


def write_pack(folder, name, square_factor, entries, data_folder):
    """Writes models, cohort and manifest.json into `folder`, which must be new or empty."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    data = _measured_data(Path(data_folder), folder)
    manifest = {
        "format": 1,
        "name": name,
        "square_factor": square_factor,
        "models": [write_role(entry, folder) for entry in entries],
        "cohort": data.get("cohort"),
        "calibration": data.get("calibration"),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def write_role(entry, folder):
    """Writes the model's files into `folder`; answers its part of the manifest."""
    save(entry.model, folder / f"{entry.role}.xml")
    several = {} if entry.pictures == 1 else {"pictures": entry.pictures}
    return {
        "role": entry.role,
        "family": entry.family,
        "id": entry.id,
        "files": [_pinned(folder / f"{entry.role}{suffix}") for suffix in (".xml", ".bin")],
        "input": {"width": entry.width, "height": entry.height, "order": entry.order, **several},
        "source": entry.source,
        "licence": entry.licence,
        "url": entry.url,
        "parameters": entry.parameters,
    }


def _measured_data(source, folder):
    """Cohort and calibration as `usher calibrate` made them for this pack; a pack without them runs uncalibrated."""
    if not (source / "calibration.json").exists():
        return {}
    data = json.loads((source / "calibration.json").read_text())
    if data.get("cohort") is not None:
        shutil.copyfile(source / "cohort.f32", folder / "cohort.f32")
        pin = _pinned(folder / "cohort.f32")
        expected = 4 * data["cohort"]["rows"] * data["cohort"]["dimensions"]
        if pin["bytes"] != expected:
            raise ValueError(f"{source}/cohort.f32 holds {pin['bytes']} bytes, calibration.json says {expected}")
        data["cohort"] = {"path": pin["path"], "sha256": pin["sha256"], **data["cohort"]}
    return data


def _pinned(path):
    content = path.read_bytes()
    return {"path": path.name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}

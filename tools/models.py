#!/usr/bin/env python3
"""Makes a model pack for usher.

    tools/models.py                       the default pack, from packages that tools/setup has fetched
    tools/models.py --pack omz --from DIR the Open Model Zoo pack, from the vendor's .xml and .bin files in DIR

Runs in the private venv that tools/setup makes (it is the only Python in usher, and never needed at run time); started by any other
Python, it starts itself again in that venv.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "usher"


def arguments():
    parser = argparse.ArgumentParser(description="Makes a model pack for usher.")
    parser.add_argument("--pack", default="default", choices=["default", "omz"])
    parser.add_argument("--out", type=Path, default=TOOLS.parent / ".usher" / "models", help="folder that holds the packs")
    parser.add_argument("--from", dest="source", type=Path, help="folder with the vendor's files (omz)")
    parser.add_argument("--packages", type=Path, default=CACHE / "packages", help="folder with the fetched packages (default)")
    given = parser.parse_args()
    if given.pack == "omz" and given.source is None:
        parser.error("--pack omz needs --from DIR, the folder with the vendor's files")
    return given


def enter_venv():
    """Goes on in the venv when this Python lacks OpenVINO."""
    try:
        import openvino  # noqa: F401
    except ImportError:
        venvs = sorted(CACHE.glob("venv-*/.complete"), key=lambda path: path.stat().st_mtime)
        if not venvs or os.environ.get("USHER_VENV_ENTERED"):
            sys.exit("error: no Python with OpenVINO: run tools/setup first, it makes one")
        os.environ["USHER_VENV_ENTERED"] = "1"
        python = str(venvs[-1].parent / "bin" / "python")
        os.execv(python, [python, *sys.argv])


def make_pack(given):
    """Builds beside the old pack and swaps at the end, so that an interruption leaves the old one whole."""
    from modelpack import default, omz
    from modelpack.manifest import write_pack
    from modelpack.packages import Packages

    family = {"default": default, "omz": omz}[given.pack]
    entries = family.entries(Packages(given.packages) if given.pack == "default" else given.source)
    given.out.mkdir(parents=True, exist_ok=True)
    for left_over in given.out.glob(f".{given.pack}-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    building = Path(tempfile.mkdtemp(prefix=f".{given.pack}-", dir=given.out))
    try:
        building.chmod(0o755)
        write_pack(building, given.pack, family.SQUARE_FACTOR, entries, TOOLS / "packs" / given.pack)
        finished = given.out / given.pack
        shutil.rmtree(finished, ignore_errors=True)
        building.rename(finished)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    for entry in entries:
        print(f"      {entry.role}: {entry.id}, {entry.licence}")


def main():
    given = arguments()
    enter_venv()
    from modelpack.packages import PackError

    try:
        make_pack(given)
    except (PackError, OSError, ValueError) as problem:
        sys.exit(f"error: {problem}")


if __name__ == "__main__":
    main()

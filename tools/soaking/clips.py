"""The test videos: made once by ffmpeg from the sample recordings, kept in the cache."""

import hashlib
import os
import subprocess
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "usher" / "soak"
# As cameras are set: 25 frames a second, a key frame every two seconds, no B-frames, about the given rate.
CAMERA = "-an -r 25 -g 50 -keyint_min 50 -sc_threshold 0 -bf 0 -c:v libx264 -preset veryfast -pix_fmt yuv420p".split()


def made(name, inputs, *options):
    """The cached file for these inputs and options."""
    options = [*map(str, options)]
    words = [name, *options, *(f"{path}:{Path(path).stat().st_size}" for path in inputs)]
    target = CACHE / f"{name}-{hashlib.sha256(repr(words).encode()).hexdigest()[:12]}.mp4"
    if not target.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        building = target.with_suffix(".making.mp4")
        command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *options, building]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"error: ffmpeg cannot make {name}: {done.stderr.strip()}")
        building.rename(target)
    return target


def busy(clip, size="1920x1080", rate="4M"):
    """The clip, 20 s of it, at the size and rate of a camera; sensor noise gives an enlarged clip a camera's rate."""
    scale = f"scale={size.replace('x', ':')}:flags=bicubic,noise=alls=12:allf=t"
    bitrate = ["-b:v", rate, "-maxrate", rate, "-bufsize", rate]
    return made(f"busy-{Path(clip).stem}-{size}", [clip], "-stream_loop", 9, "-t", 20, "-i", clip, "-vf", scale, *CAMERA, *bitrate)


def still(clip, size="1920x1080"):
    """The clip's first picture, 20 s of it: a camera before which nothing moves."""
    scale = f"select=eq(n\\,0),loop=-1:1:0,scale={size.replace('x', ':')},setpts=N/25/TB"
    return made(f"still-{Path(clip).stem}-{size}", [clip], "-i", clip, "-vf", scale, "-t", 20, *CAMERA, "-b:v", "1M")


def with_gap(clip, gap, size):
    """The clip, then `gap` seconds of an empty scene: a grey wall with a little noise."""
    width, height = size.split("x")
    graph = (
        f"[0:v]fps=25,scale={width}:{height},setsar=1[a];"
        f"color=c=0x707070:s={size}:r=25:d={gap},noise=alls=6:allf=t,setsar=1[b];[a][b]concat=n=2:v=1[v]"
    )
    return made(f"visit-{Path(clip).stem}-{gap}", [clip], "-i", clip, "-filter_complex", graph, "-map", "[v]", *CAMERA, "-crf", "23")


def seconds(path):
    """How long a file plays."""
    words = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)]
    return float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)

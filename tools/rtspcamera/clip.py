"""A recording as a camera would send it: compressed frames with their times, held in memory, nothing decoded."""

import shutil
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gi.repository import Gst, GstApp  # noqa: F401  GstApp gives appsink its methods

# What a camera sends: how GStreamer names it, how it is parsed to whole frames, and how it is packed into RTP.
CODECS = {
    "video/x-h264": ("h264", "h264parse", "video/x-h264,stream-format=byte-stream,alignment=au", "rtph264pay config-interval=-1"),
    "video/x-h265": ("hevc", "h265parse", "video/x-h265,stream-format=byte-stream,alignment=au", "rtph265pay config-interval=-1"),
    "image/jpeg": ("mjpeg", "jpegparse", "image/jpeg,parsed=true", "rtpjpegpay"),
}
LARGEST_FILE = 1 << 30


class ClipError(Exception):
    """A file that cannot be served, with what to do about it."""


@dataclass
class Frame:
    buffer: Gst.Buffer
    pts: int  # nanoseconds from the clip's first frame
    due: int  # when a camera would have sent it


class Clip:
    def __init__(self, path):
        self.path = Path(path)
        if not self.path.is_file():
            raise ClipError(f"{path}: no such file")
        if self.path.stat().st_size > LARGEST_FILE:
            raise ClipError(f"{path}: over 1 GiB, and a camera holds its file in memory; cut it: ffmpeg -i {path} -t 600 -c copy short.mp4")
        self.width = self.height = 0
        self.frames = self._in_time(self._read())

    def _read(self):
        """Every frame of the first video stream in decoding order, as (buffer, time)."""
        pipeline = Gst.parse_launch("filesrc name=file ! parsebin name=parse")
        pipeline.get_by_name("file").set_property("location", str(self.path))
        sinks, others = [], []

        def added(_, pad):
            media = pad.query_caps(None).get_structure(0).get_name()
            if media in CODECS and not sinks:
                self.codec, parser, caps, self.payloader = CODECS[media]
                self.caps = caps
                part = Gst.parse_bin_from_description(f"{parser} ! {caps} ! appsink name=frames async=false sync=false max-buffers=64", True)
            else:
                others.append(media)
                part = Gst.parse_bin_from_description("fakesink sync=false async=false", True)
            pipeline.add(part)
            pad.link(part.get_static_pad("sink"))
            part.sync_state_with_parent()
            if sink := part.get_by_name("frames"):
                sink.set_drop_out_of_segment(False)  # a cut clip's first frames may lie before its start, the key frame among them
                sinks.append(sink)

        pipeline.get_by_name("parse").connect("pad-added", added)
        try:
            pipeline.set_state(Gst.State.PLAYING)
            bus = pipeline.get_bus()
            while not sinks:
                message = bus.timed_pop_filtered(20 * Gst.MSECOND, Gst.MessageType.ERROR | Gst.MessageType.EOS)
                if message and not sinks:
                    held = ", ".join(others) or "no video"
                    raise ClipError(
                        f"{self.path}: cameras send H.264, HEVC or MJPEG, this file holds {held}; "
                        f"convert it: ffmpeg -i {self.path} -c:v libx264 camera.mp4"
                    )
            return list(self._pulled(sinks[0]))
        finally:
            pipeline.set_state(Gst.State.NULL)

    def _pulled(self, sink):
        begun = False
        while sample := sink.try_pull_sample(10 * Gst.SECOND):
            buffer = sample.get_buffer()
            begun = begun or not buffer.has_flags(Gst.BufferFlags.DELTA_UNIT)
            if not begun:
                continue  # a camera's first frame is a key frame
            if not self.width:
                shape = sample.get_caps().get_structure(0)
                self.width, self.height = shape.get_int("width")[1], shape.get_int("height")[1]
                if self.codec == "mjpeg":  # its RTP header carries the size, which the payloader takes from the caps
                    self.caps += f",width={self.width},height={self.height}"
            if buffer.pts != Gst.CLOCK_TIME_NONE:
                yield buffer, buffer.pts

    def _in_time(self, pairs):
        """Frames leave in decoding order; with B-frames a time may lie before its turn, so all move by the same delay."""
        if len(pairs) < 2:
            raise ClipError(f"{self.path}: fewer than two frames of video")
        turns = sorted(time for _, time in pairs)
        interval = round(statistics.median(b - a for a, b in zip(turns, turns[1:])))
        delay = max(turn - time for turn, (_, time) in zip(turns, pairs))
        first = turns[0]
        self.period = turns[-1] - first + interval
        self.fps = Gst.SECOND / interval if interval else 0
        return [Frame(buffer, time - first + delay, turn - first) for turn, (buffer, time) in zip(turns, pairs)]

    @property
    def seconds(self):
        return self.period / Gst.SECOND

    @property
    def description(self):
        bits = sum(frame.buffer.get_size() for frame in self.frames) * 8
        return f"{self.codec} {self.width}x{self.height} {self.fps:.2f} fps {bits / self.seconds / 1e6:.2f} Mbit/s, {self.seconds:.1f} s looped"


def as_mjpeg(path):
    """The same clip as motion JPEG, made once by ffmpeg."""
    if not shutil.which("ffmpeg"):
        raise ClipError("--mjpeg needs ffmpeg: apt-get install ffmpeg")
    with tempfile.TemporaryDirectory(prefix="usher-camera-") as folder:
        made = Path(folder) / f"{Path(path).stem}.avi"
        # RTP's motion JPEG carries no Huffman tables: they must be the standard's.
        options = ["-an", "-c:v", "mjpeg", "-q:v", "4", "-huffman", "default", "-pix_fmt", "yuvj420p"]
        command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), *options, str(made)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            raise ClipError(f"{path}: ffmpeg: {result.stderr.strip().splitlines()[-1:]}")
        return Clip(made)

"""Commands while it runs, as lines on standard input or over HTTP on loopback; and clips that are motion JPEG, over HTTP."""

import asyncio
import json
import os
import re
import stat
import sys
import time

from . import faults
from .clip import ClipError

LARGEST_COMMAND = 65536


def _brings_lines():
    """Whether standard input is a pipe, a socket or a terminal; a plain file or /dev/null can be waited for by nobody."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or sys.stdin.isatty()


async def lines(cameras, say, until_end):
    """Reads commands from standard input; returns at its end only if the process is to end with it."""
    reader = asyncio.StreamReader()
    try:
        if not _brings_lines():
            raise OSError("no commands come this way")
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := (await reader.readline()).decode(errors="replace").strip():
            if line in ("help", "quit"):
                if line == "quit":
                    return
                print(faults.HELP, flush=True)
                continue
            try:
                faults.run(line, cameras)
            except (faults.CommandError, ClipError) as problem:
                say(f"error: {problem}")
    except (OSError, ValueError):
        pass  # standard input is a plain file or nothing: then there are no commands on it
    if not until_end:
        await asyncio.Event().wait()


class Control:
    """GET / tells the cameras' state as JSON, POST / takes a command, GET /NAME.mjpg streams a camera whose clip is motion JPEG."""

    def __init__(self, cameras, tls=None):
        self.cameras, self.tls = cameras, tls

    async def listen(self, port):
        self.listener = await asyncio.start_server(self._met, "127.0.0.1", port, ssl=self.tls)
        return self.listener.sockets[0].getsockname()[1]

    async def _met(self, reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, path, *_ = head.split(" ")
            length = re.search(r"^content-length:\s*(\d+)", head, re.IGNORECASE | re.MULTILINE)
            body = await reader.readexactly(min(int(length[1]), LARGEST_COMMAND)) if length else b""
            if path.endswith(".mjpg"):
                await self._stream(path.strip("/")[: -len(".mjpg")], writer)
            elif method == "POST":
                self._answer(writer, *self._command(body.decode(errors="replace")))
            else:
                self._answer(writer, "200 OK", json.dumps(self._state(), indent=1) + "\n")
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            writer.close()

    def _command(self, line):
        try:
            return "200 OK", faults.run(line, self.cameras) + "\n"
        except (faults.CommandError, ClipError) as problem:
            return "400 Bad Request", f"{problem}\n"

    def _state(self):
        return {
            name: {
                "url": camera.url,
                "clip": str(camera.feed.clip.path),
                "clients": sum(session.playing for session in camera.sessions),
                "frames_sent": camera.feed.frames_sent,
                "faults": dict(camera.health.faults),
            }
            for name, camera in self.cameras.items()
        }

    @staticmethod
    def _answer(writer, status, text):
        body = text.encode()
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)

    async def _stream(self, name, writer):
        camera = self.cameras.get(name)
        if camera is None or camera.feed.clip.codec != "mjpeg":
            return self._answer(writer, "404 Not Found", "no such camera, or it is not motion JPEG: start tools/camera with --mjpeg\n")
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")
        clip, begun, loops = camera.feed.clip, time.monotonic(), 0
        while True:
            for frame in clip.frames:
                due = begun + loops * clip.seconds + frame.due / 1e9
                await asyncio.sleep(due - time.monotonic())
                if "silent" in camera.health:
                    continue
                if "refuse" in camera.health:
                    return writer.transport.abort()
                data = frame.buffer.extract_dup(0, frame.buffer.get_size())
                writer.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data) + data + b"\r\n")
                await writer.drain()
            loops += 1

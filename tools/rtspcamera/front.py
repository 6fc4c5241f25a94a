"""What clients meet: an RTSP front before GStreamer's server, which passes every message on, or shows the fault that is switched on."""

import asyncio
import random
import re
import socket
import struct
from collections import deque

from .login import Login

LARGEST_MESSAGE = 1 << 20
TRANSPORT = re.compile(rb"^Transport:\s*(.*?)\r$", re.IGNORECASE | re.MULTILINE)


class Units:
    """Cuts a stream into whole messages: RTSP requests or answers, and interleaved RTP packets."""

    def __init__(self):
        self.held = bytearray()

    def feed(self, data):
        self.held += data
        at = 0
        while length := self._length(at):
            yield bytes(self.held[at : at + length])
            at += length
        del self.held[:at]
        if len(self.held) > LARGEST_MESSAGE:
            raise ConnectionError("a message of over 1 MiB")

    def _length(self, at):
        left = len(self.held) - at
        if left < 4:
            return 0
        if self.held[at] == 0x24:  # "$", RFC 2326, 10.12
            length = 4 + (self.held[at + 2] << 8 | self.held[at + 3])
        else:
            end = self.held.find(b"\r\n\r\n", at)
            if end < 0:
                return 0
            body = re.search(rb"content-length:\s*(\d+)", self.held[at:end].lower())
            length = end + 4 - at + (int(body[1]) if body else 0)
        return length if left >= length else 0


class Session:
    """One client's connection."""

    def __init__(self, front, reader, writer):
        self.front, self.reader, self.writer = front, reader, writer
        self.peer = writer.get_extra_info("peername")
        self.camera = None
        self.upstream = None
        self.asked = deque()  # requests whose answers are to come: (method, the client's UDP ports or None)
        self.ports = {}  # interleaved channel -> (socket, the client's address)
        self.playing = False

    async def run(self):
        units = Units()
        try:
            while data := await self.reader.read(65536):
                for unit in units.feed(data):
                    await self._from_client(unit)
        except (ConnectionError, OSError, asyncio.CancelledError):
            pass
        finally:
            self.close()

    def close(self):
        if self.camera:
            self.camera.sessions.discard(self)
            if self.playing:
                self.camera.say(f"client {self.peer[0]}:{self.peer[1]} left")
            self.playing = False
        for link in {link for link, _ in self.ports.values()}:
            link.close()
        self.ports.clear()
        for writer in (self.upstream, self.writer):
            if writer:
                writer.close()
        if self.upstream:
            self.relay.cancel()
            self.upstream = None

    def reset(self):
        """Ends the connection as a power cut and a firewall do: with RST, unsaid."""
        link = self.writer.get_extra_info("socket")
        if link:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        self.close()

    async def _from_client(self, unit):
        if unit[0] == 0x24:
            if self.upstream and "silent" not in self.camera.health:
                self.upstream.write(unit)
            return
        method, url, *_ = unit.split(b"\r\n", 1)[0].decode("latin-1").split(" ") + ["", ""]
        self.camera = self.camera or self.front.find(url)
        if self.camera is None:
            return self._answer(unit, "404 Not Found")
        self.camera.sessions.add(self)
        if await self._ill(method, unit):
            return
        if not self.upstream:
            await self._connect()
        unit = self._as_interleaved(unit) if method == "SETUP" else unit
        if method != "SETUP":
            self.asked.append((method, None))
        self.upstream.write(unit)

    async def _ill(self, method, unit):
        """Answers, or does not answer, as the camera's faults and its login have it; false when the request goes on to the server."""
        health = self.camera.health
        if "slow" in health:
            await asyncio.sleep(health.get("slow"))
        while "silent" in health:
            # TCP sends again what got no answer: when the silence ends, the request is there.
            await asyncio.sleep(0.05)
        if "refuse" in health:
            self.reset()
        elif "missing" in health and method != "OPTIONS":
            self._answer(unit, "404 Not Found")
        elif method != "OPTIONS" and (refusal := self.camera.login.refusal(unit, method, "deny" in health)):
            self._answer(unit, "401 Unauthorized", *refusal)
        elif "garbage" in health and method == "DESCRIBE":
            body = "v=0\r\nm=video none RTP/AVP\r\na=rtpmap:\r\n"
            self._answer(unit, "200 OK", "Content-Type: application/sdp", f"Content-Length: {len(body)}", body=body)
        elif "garbage" in health and method != "OPTIONS":
            self._answer(unit, "400 Bad Request")
        else:
            return False
        return True

    def _answer(self, request, status, *lines, body=""):
        sequence = re.search(rb"^cseq:\s*(\d+)", request, re.IGNORECASE | re.MULTILINE)
        head = [f"RTSP/1.0 {status}", f"CSeq: {sequence[1].decode() if sequence else 0}", *filter(None, lines)]
        self.writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())

    async def _connect(self):
        reader, self.upstream = await asyncio.open_connection("127.0.0.1", self.front.server_port)
        self.relay = asyncio.create_task(self._relay(reader))

    async def _relay(self, reader):
        units = Units()
        try:
            while data := await reader.read(65536):
                ready = [out for unit in units.feed(data) if (out := self._to_client(unit))]
                if ready:
                    self.writer.write(b"".join(ready))
                    await self.writer.drain()
        except (ConnectionError, OSError):
            pass
        self.writer.close()

    def _to_client(self, unit):
        health = self.camera.health
        if unit[0] != 0x24:
            method, ports = self.asked.popleft() if self.asked else ("", None)
            if ports:
                unit = self._as_udp(unit, ports)
            if method == "PLAY" and not self.playing:
                self.playing = True
                self.camera.say(f"client {self.peer[0]}:{self.peer[1]} plays over {'UDP' if self.ports else 'TCP'}")
            return None if "silent" in health else unit
        if "silent" in health:
            return None
        if health.faults or health.jumped:
            is_video = unit[1] % 2 == 0
            if is_video and random.random() < health.get("lose"):
                return None
            if health.jumped:
                unit = _shifted(unit, round(health.jumped * 90000), 8 if is_video else 20)
        if unit[1] in self.ports:
            link, address = self.ports[unit[1]]
            link.sendto(unit[4:], address)
            return None
        return unit

    # UDP: the server behind always sends interleaved, and the front sends each packet on: faults are the same for both, clients may be anywhere.

    def _as_interleaved(self, unit):
        found = TRANSPORT.search(unit)
        wanted = re.search(rb"client_port=(\d+)-(\d+)", found[1]) if found else None
        if not wanted or b"/TCP" in found[1]:
            self.asked.append(("SETUP", None))
            return unit
        self.asked.append(("SETUP", (int(wanted[1]), int(wanted[2]))))
        channel = len(self.ports)
        transport = b"Transport: RTP/AVP/TCP;unicast;interleaved=%d-%d\r" % (channel, channel + 1)
        return unit[: found.start()] + transport + unit[found.end() :]

    def _as_udp(self, unit, ports):
        found = TRANSPORT.search(unit)
        channels = re.search(rb"interleaved=(\d+)-(\d+)", found[1]) if found else None
        if not channels:
            return unit
        links = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in ports]
        for link, port, channel in zip(links, ports, channels.groups()):
            link.bind((self.writer.get_extra_info("sockname")[0], 0))
            link.setblocking(False)
            self.ports[int(channel)] = (link, (self.peer[0], port))
        ours = [link.getsockname()[1] for link in links]
        rest = b"".join(b";" + part for part in found[1].split(b";") if part.startswith((b"ssrc", b"mode")))
        transport = b"Transport: RTP/AVP;unicast;client_port=%d-%d;server_port=%d-%d%s\r" % (*ports, *ours, rest)
        return unit[: found.start()] + transport + unit[found.end() :]


def _shifted(unit, ticks, at):
    """An interleaved RTP packet (timestamp at 8) or RTCP sender report (at 20) with its timestamp moved."""
    if at == 20 and (len(unit) < 24 or unit[5] != 200):
        return unit
    (stamp,) = struct.unpack_from(">I", unit, at)
    return unit[:at] + struct.pack(">I", (stamp + ticks) & 0xFFFFFFFF) + unit[at + 4 :]


class Camera:
    """One camera: a name, a feed, its login, its faults, its clients."""

    def __init__(self, name, feed, login, health, say):
        self.name, self.feed, self.health = name, feed, health
        self.login = Login(login)
        self.sessions = set()
        self.port = 0
        self.say = lambda text: say(f"{name}: {text}")
        self.load = lambda path: None

    def reset_sessions(self):
        for session in list(self.sessions):
            session.reset()

    def play(self, path):
        self.load(self, path)


class Front:
    """Listens for clients and finds the camera they ask for."""

    def __init__(self, address, server_port, tls=None):
        self.address, self.server_port, self.tls = address, server_port, tls
        self.cameras = {}
        self.listeners = {}

    def find(self, url):
        path = re.sub(r"^rtsps?://[^/]*", "", url)
        return self.cameras.get(path.strip("/").split("/")[0].split("?")[0])

    async def listen(self, port):
        async def met(reader, writer):
            await Session(self, reader, writer).run()

        listener = await asyncio.start_server(met, self.address, port, ssl=self.tls)
        bound = listener.sockets[0].getsockname()[1]
        self.listeners[bound] = listener
        return bound

    def shut(self, port):
        listener = self.listeners.pop(port, None)
        if listener:
            listener.close()

"""Everything a run needs, set up and torn down: a fresh data directory, a user, the daemon, a group, its sources, a listener."""

import http.client
import json
import secrets
import shutil
import socket
import tempfile
import threading
import time
from pathlib import Path

from .cameras import Cameras
from .client import Client, Events, Watchword
from .daemon import Daemon

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN = 120


def free_port():
    with socket.socket() as link:
        link.bind(("127.0.0.1", 0))
        return link.getsockname()[1]


class Rig:
    def __init__(self, given):
        self.given = given
        self.folder = Path(tempfile.mkdtemp(prefix="usher-soak-"))
        self.password = "geheim" + secrets.token_hex(8)
        self.watchword = Watchword(self.password)
        self.daemon = Daemon(given.binary, self.folder, given.models, self.watchword, free_port())
        self.client = Client(self.daemon.port, self.watchword)
        self.cameras = []
        self.sources = {}
        self.ended = threading.Event()

    def __enter__(self):
        try:
            self._set_up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _set_up(self):
        account = "soak-account-" + secrets.token_hex(6)
        self.daemon.run("user", "add", "soak@example.com", "--role", "admin", words=account + "\n")
        self.daemon.start()
        self.await_api()
        self.client.token = self.client.json("POST", "/v1/user/login", email="soak@example.com", password=account)["token"]
        self.list = self.client.json("POST", "/v1/person/list/create", name="Strangers")["list_id"]
        search = {"id": self.list, "on_found": "", "on_failed": ""}
        self.group = self.client.json("POST", "/v1/source/group/create", name="Soak", person_list_search=[search])["group_id"]

    def __exit__(self, *_):
        self.ended.set()
        if self.daemon.process and self.daemon.process.poll() is None:
            self.daemon.stop()
        for cameras in self.cameras:
            cameras.stop()
        if self.given.keep:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def await_api(self):
        begun = time.monotonic()
        while time.monotonic() - begun < READY_WITHIN:
            try:
                if self.client.call("GET", "/health/ready")[0] == 200:
                    return time.monotonic() - begun
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit(f"error: usher serve is not ready after {READY_WITHIN} s:\n{self.daemon.log.read_text()[-2000:]}")

    def serve(self, files, *options):
        """Starts tools/camera on the files."""
        cameras = Cameras(files, self.folder / f"camera-{len(self.cameras)}.log", *options)
        self.cameras.append(cameras)
        return cameras

    def create(self, name, url, **settings):
        answer = self.client.json("POST", "/v1/source/create", group_id=self.group, name=name, url=url, **settings)
        self.sources[name] = answer["source_id"]

    def update(self, name, **settings):
        return self.client.json("POST", "/v1/source/update", group_id=self.group, source_id=self.sources[name], **settings)

    def delete(self, *names):
        ids = [self.sources.pop(name) for name in names]
        if ids:
            self.client.json("POST", "/v1/source/delete", group_id=self.group, source_id=ids)

    def with_login(self, url, password=None):
        return url.replace("rtsp://", f"rtsp://soak:{password or self.password}@")

    def listen(self):
        self.events = Events(self.client)
        self.events.start()
        return self.events

    def await_states(self, names, wanted, seconds):
        """Waits until each has the state; the seconds it took, or nothing."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            states = self.client.states()
            if all(states.get(name, {}).get("state") == wanted for name in names):
                return time.monotonic() - begun
            time.sleep(0.1)
        return None


class Poster(threading.Thread):
    """Posts a picture to /action again and again and keeps what was acknowledged."""

    def __init__(self, rig, photo, every):
        super().__init__(daemon=True)
        self.rig, self.photo, self.every = rig, photo.read_bytes(), every
        self.acknowledged, self.refused = [], 0

    def run(self):
        while not self.rig.ended.wait(self.every):
            try:
                status, answer = self.rig.client.post_photo("/v1/action", self.photo, person_list_search=self.rig.list)
            except (OSError, http.client.HTTPException, ValueError):
                self.refused += 1  # away, or cut off while it answered: nothing was acknowledged
                continue
            identity = answer.get("action_id") or answer.get("id")
            if status == 201 and identity:
                self.acknowledged.append(identity)
            else:
                self.refused += 1


class Prober(threading.Thread):
    """Asks the API every `every` seconds and keeps how long it took."""

    # Few actions: a page that fills up in the course of a run would be measured, and not what happens beside it.
    PATHS = ("/health/live", "/v1/source/status", "/v1/actions?limit=5")

    def __init__(self, rig, every=1.0):
        super().__init__(daemon=True)
        self.rig, self.every = rig, every
        self.times = []  # (monotonic moment, seconds)

    def run(self):
        turn = 0
        while not self.rig.ended.wait(self.every):
            begun = time.monotonic()
            try:
                self.rig.client.call("GET", self.PATHS[turn % len(self.PATHS)])
                self.times.append((begun, time.monotonic() - begun))
            except (OSError, http.client.HTTPException):
                pass  # away for a moment after a kill: that is measured for itself
            turn += 1

    def p95(self, begin, end):
        return quantile([seconds for moment, seconds in self.times if begin <= moment < end], 0.95)


def quantile(values, part):
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def rounded(value, digits=3):
    """For JSON and tables: floats rounded wherever they stand."""
    if isinstance(value, float):
        return round(value, digits)
    if isinstance(value, dict):
        return {key: rounded(each, digits) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(each, digits) for each in value]
    return value


class Promises:
    """What was promised and what came of it."""

    def __init__(self):
        self.rows = []

    def hold(self, promise, kept, measured):
        self.rows.append({"promise": promise, "kept": bool(kept), "measured": rounded(measured)})

    @property
    def kept(self):
        return all(row["kept"] for row in self.rows)

    def show(self):
        wide = max(len(row["promise"]) for row in self.rows)
        for row in self.rows:
            told = row["measured"] if isinstance(row["measured"], str) else json.dumps(row["measured"])
            print(f"{'kept  ' if row['kept'] else 'BROKEN'}  {row['promise']:<{wide}}  {told}")

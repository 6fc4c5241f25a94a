"""A small machine with a systemd of its own: this one's files under an overlay in memory; processes, network and control groups of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

BOOT = Path(__file__).resolve().parent / "boot"
BOOT_WITHIN = 60


class Impossible(Exception):
    """Such a machine cannot be had here."""


class Machine:
    def __init__(self, **shared):
        """`shared`: folders and files of this machine, seen read only as /mnt/NAME."""
        self.shared = [f"{name}={path}" for name, path in shared.items()]
        self.folder = Path(tempfile.mkdtemp(prefix="usher-check-install-"))
        self.booting = self.cgroup = None

    def __enter__(self):
        try:
            self._require()
            self._boot()
        except BaseException:
            self.__exit__()
            raise
        return self

    @staticmethod
    def _require():
        if os.geteuid() != 0:
            raise Impossible("it takes root: sudo tools/check-install")
        for path in ("/lib/systemd/systemd", "/usr/bin/systemctl"):
            if not os.path.exists(path):
                raise Impossible(f"{path} is not there: apt-get install systemd")
        for program in ("unshare", "nsenter", "ip", "curl"):
            if not shutil.which(program):
                raise Impossible(f"{program} is not there")

    def _boot(self):
        self.cgroup = self._own_cgroup()
        with open(self.folder / "boot.log", "w") as log:
            command = ["unshare", "--mount", "--pid", "--fork", "--net", "--uts", "--ipc", "--propagation", "private", "--kill-child"]
            place = self.folder / "machine"
            place.mkdir()
            self.booting = subprocess.Popen([*command, BOOT, place, self.cgroup, *self.shared], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        end = time.monotonic() + BOOT_WITHIN
        while time.monotonic() < end and self.booting.poll() is None:
            if self._find_init() and self.answers("systemctl", "is-system-running", "--wait") in ("running", "degraded"):
                return
            time.sleep(0.1)
        said = (self.folder / "boot.log").read_text().strip()[-1000:]
        raise Impossible(f"systemd does not come up in a machine of its own: {said or 'it says nothing'}")

    def _find_init(self):
        children = Path(f"/proc/{self.booting.pid}/task/{self.booting.pid}/children").read_text().split()
        self.init = children[0] if children else None
        return self.init and Path(f"/proc/{self.init}/comm").read_text().strip() == "systemd"

    @staticmethod
    def _own_cgroup():
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
        root = next((mount[1] for mount in mounts if mount[2] == "cgroup2"), None)
        if not root:
            raise Impossible("there are no control groups of version 2")
        mine = next(line.split(":", 2)[2] for line in Path("/proc/self/cgroup").read_text().splitlines() if line.startswith("0:"))
        cgroup = Path(root + mine) / f"usher-check-{os.getpid()}"
        try:
            cgroup.mkdir()
        except OSError as problem:
            raise Impossible(f"no control group can be made: {problem}") from problem
        return cgroup

    def run(self, *command, words="", timeout=120):
        """Runs a program in there; the finished process."""
        enter = ["nsenter", f"--target={self.init}", "--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--root"]
        path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        whole = [*enter, "--", "env", "--ignore-environment", "--chdir=/", path, "HOME=/root", *map(str, command)]
        return subprocess.run(whole, input=words, capture_output=True, text=True, errors="replace", timeout=timeout)

    def answers(self, *command):
        return self.run(*command).stdout.strip()

    def must(self, *command, words=""):
        done = self.run(*command, words=words)
        if done.returncode:
            raise RuntimeError(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def write(self, path, text):
        """Writes a file, keeping owner and mode of one that is there."""
        self.must("tee", path, words=text)

    def __exit__(self, *_):
        if self.booting and self.booting.poll() is None:
            self.booting.send_signal(signal.SIGKILL)
            self.booting.wait()
        end = time.monotonic() + 10
        while self.cgroup and self.cgroup.exists() and time.monotonic() < end:
            for folder in sorted(self.cgroup.rglob("*/"), reverse=True):
                self._remove(folder)
            self._remove(self.cgroup)
            time.sleep(0.05)
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _remove(folder):
        try:
            folder.rmdir()
        except OSError:
            pass  # its processes are ending still

"""The daemon under a supervisor, as systemd would be one: started again whenever it ends; and what the kernel says of it."""

import os
import random
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Daemon:
    RESTART_AFTER = 0.5

    def __init__(self, binary, folder, models, watchword, port, extra=()):
        self.folder, self.watchword, self.port = folder, watchword, port
        self.data = folder / "data"
        self.log = folder / "usher.log"
        self.binary = str(binary)
        self.environment = {**os.environ, "USHER_DATA": str(self.data), "USHER_MODELS": str(models)}
        config = folder / "sources.yml"
        if not config.exists():
            config.write_text(f"recordings_directories: [{folder}]\n")
        self.command = [self.binary, "serve", "--listen", f"127.0.0.1:{port}", "--config", str(config), *extra]
        self.process = None
        self.ends = []  # how each life ended that we did not ask for
        self.starts = 0
        self.stopping = False
        self.lock = threading.Lock()

    def run(self, *arguments, words=None):
        """A subcommand, with `words` on its standard input."""
        done = subprocess.run([self.binary, *arguments], input=words, text=True, capture_output=True, env=self.environment, cwd=self.folder)
        self.watchword.look(f"usher {arguments[0]}", done.stdout + done.stderr)
        if done.returncode:
            raise SystemExit(f"error: usher {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def start(self):
        self._spawn()
        threading.Thread(target=self._supervise, daemon=True).start()

    def _spawn(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment, cwd=self.folder
            )
        self.starts += 1
        self.started = time.monotonic()

    def _supervise(self):
        while True:
            status = self.process.wait()
            with self.lock:
                if self.stopping:
                    return
            self.ends.append(status)
            time.sleep(self.RESTART_AFTER)
            self._spawn()

    def kill(self):
        """What a power cut does to a process."""
        self.process.send_signal(signal.SIGKILL)

    def stop(self):
        with self.lock:
            self.stopping = True
        self.process.terminate()
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None

    def sample(self):
        """Memory (MB), threads, descriptors, CPU seconds; nothing while it is away."""
        place = Path("/proc") / str(self.process.pid)
        try:
            self.watchword.look("process arguments", (place / "cmdline").read_bytes())
            status = (place / "status").read_text()
            return {
                "rss_mb": int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024,
                "threads": int(re.search(r"Threads:\s+(\d+)", status)[1]),
                "fds": len(os.listdir(place / "fd")),
                "cpu_s": cpu_seconds(self.process.pid),
            }
        except (OSError, TypeError):
            return None


def cpu_seconds(pid):
    """User and system time of a process, its finished children left out."""
    try:
        fields = (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


class Killer(threading.Thread):
    """Kills the daemon `times` times at random moments of `seconds`; the same moments for the same seed."""

    def __init__(self, daemon, times, seconds, seed):
        super().__init__(daemon=True)
        chance = random.Random(seed)
        self.daemon_under_test, self.moments = daemon, sorted(chance.uniform(0, seconds) for _ in range(times))
        self.kills = []

    def run(self):
        begun = time.monotonic()
        for moment in self.moments:
            time.sleep(max(0, begun + moment - time.monotonic()))
            while self.daemon_under_test.process.poll() is not None:
                time.sleep(0.05)  # killed a moment ago and not back yet
            self.kills.append(time.time())
            self.daemon_under_test.kill()

"""tools/camera as a child, told what to show over its control address."""

import json
import re
import subprocess
import urllib.request
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent


class Cameras:
    def __init__(self, files, log, *options):
        self.log = open(log, "w")
        command = [TOOLS / "camera", *files, "--port", "0", "--control", "0", "--until-eof", *options]
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.urls, self.control = {}, None
        for line in self.process.stdout:
            self.log.write(line)
            if found := re.match(r"camera (\S+) (\S+)", line):
                self.urls[found[1]] = found[2]
            if found := re.match(r"ready control (\S+)", line):
                self.control = found[1]
                break
        if not self.control:
            self.log.close()
            raise SystemExit(f"error: tools/camera did not start:\n{Path(log).read_text()}")
        # Its later lines go to the log by themselves.
        self.reader = subprocess.Popen(["cat"], stdin=self.process.stdout, stdout=self.log)
        self.process.stdout.close()

    def say(self, command):
        with urllib.request.urlopen(self.control, command.encode(), timeout=10) as answer:
            return answer.read().decode()

    def state(self):
        with urllib.request.urlopen(self.control, timeout=10) as answer:
            return json.load(answer)

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()

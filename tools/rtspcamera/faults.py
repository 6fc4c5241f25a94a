"""What can go wrong with a camera, as state of one camera and as commands that change it."""

import asyncio
import time

HELP = """\
NAME ok                     end every fault
NAME silent [SECONDS]       send nothing more, in the middle of whatever was being sent; connections stay open
NAME drop                   reset every connection, now
NAME refuse [SECONDS]       reset connections and take no new ones (with --own-ports nothing listens any more)
NAME slow DELAY [SECONDS]   answer every request DELAY seconds late
NAME deny [SECONDS]         answer 401 to every login, even the right one; connections that play are reset
NAME missing [SECONDS]      answer 404; connections that play are reset
NAME garbage [SECONDS]      answer DESCRIBE with a description that is none; connections that play are reset
NAME lose FRACTION [SECONDS]  lose this part of the video packets
NAME jump SECONDS           let the stream's timestamps jump, forward or (negative) back
NAME play FILE              go on with another file: another size, or another codec (which resets connections, as a camera does)
NAME flap UP DOWN [FAULT]   UP seconds well, DOWN seconds ill (refuse, or silent, deny, missing, garbage), again and again
NAME is a camera's name or "all"; with SECONDS the fault ends by itself."""

# Faults that last; the others are things that happen once.
LASTING = ("silent", "refuse", "slow", "deny", "missing", "garbage", "lose")
ENDS_SESSIONS = ("refuse", "deny", "missing", "garbage")
RESETS = ("drop", *ENDS_SESSIONS)
LONGEST = 1e9


class CommandError(Exception):
    """A line that is no command, with what would be one."""


class Health:
    """The faults that one camera shows now, each with its parameter."""

    def __init__(self, changed=lambda fault, parameter: None):
        self.faults = {}
        self.jumped = 0.0
        self.changed = changed
        self.timers = {}

    def __contains__(self, fault):
        return fault in self.faults

    def get(self, fault):
        return self.faults.get(fault, 0.0)

    def set(self, fault, parameter, seconds=None):
        self._forget(fault)
        self.faults[fault] = parameter
        self.changed(fault, parameter)
        if seconds is not None:
            self.timers[fault] = asyncio.get_running_loop().call_later(seconds, self.end, fault)

    def end(self, fault):
        self._forget(fault)
        if self.faults.pop(fault, None) is not None:
            self.changed(f"{fault} ended", None)

    def end_all(self):
        for fault in ["flap", *LASTING]:
            self.end(fault)

    def flap(self, up, down, fault):
        self.end_all()
        self.faults["flap"] = fault
        self.timers["flap"] = asyncio.create_task(self._flapping(up, down, fault))

    async def _flapping(self, up, down, fault):
        while True:
            await asyncio.sleep(up)
            self.set(fault, 0.0)
            await asyncio.sleep(down)
            self.end(fault)

    def _forget(self, fault):
        timer = self.timers.pop(fault, None)
        if timer:
            timer.cancel()


def run(line, cameras):
    """Carries one command out on the cameras it names; returns what it did."""
    words = line.split()
    if len(words) < 2:
        raise CommandError(f'"{line.strip()}" is no command; commands are:\n{HELP}')
    name, verb, *rest = words
    named = list(cameras.values()) if name == "all" else [cameras[name]] if name in cameras else []
    if not named:
        raise CommandError(f'no camera "{name}"; cameras are: {", ".join(cameras)}, or all')
    for camera in named:
        _run(camera, verb, rest)
    return f"{name} {' '.join([verb, *rest])} at {time.time():.3f}"


def _run(camera, verb, rest):
    health = camera.health
    if verb == "ok" and not rest:
        health.end_all()
    elif verb == "drop" and not rest:
        health.changed(verb, None)
    elif verb == "jump":
        (seconds,) = _numbers(verb, rest, 1, 1, -LONGEST)
        health.jumped += seconds
        health.changed(verb, seconds)
    elif verb == "play" and rest:
        camera.play(" ".join(rest))
    elif verb == "flap":
        fault = rest.pop() if len(rest) == 3 else "refuse"
        if fault not in ("silent", *ENDS_SESSIONS):
            raise CommandError(f'a camera flaps between well and silent, {", ".join(ENDS_SESSIONS)}, not "{fault}"')
        health.flap(*_numbers(verb, rest, 2, 2), fault)
    elif verb in ("slow", "lose"):
        health.set(verb, *_numbers(verb, rest, 1, 2))
    elif verb in LASTING:
        health.set(verb, 0.0, *_numbers(verb, rest, 0, 1))
    else:
        raise CommandError(f'"{verb}" is no command; commands are:\n{HELP}')


def _numbers(verb, words, least, most, lowest=0.0):
    usage = next(line for line in HELP.splitlines() if line.split()[1] == verb)
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        raise CommandError(f"usage: {usage}") from None
    if not least <= len(numbers) <= most or not all(lowest <= number <= LONGEST for number in numbers):
        raise CommandError(f"usage: {usage}")
    return numbers

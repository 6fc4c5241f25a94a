"""The soak: good, dead and flapping cameras for minutes or hours, and what of it all must hold."""

import http.client
import json
import random
import sqlite3
import threading
import time
import uuid
from datetime import datetime

from . import clips
from .daemon import Killer
from .rig import Poster, Prober, Promises, quantile

GOOD, FLAPPING = 4, 4
DEAD = {"refusing": "refuse", "silent": "silent", "not-found": "missing", "wrong-login": None}
# The longest time that usher waits between tries: 60 s and its jitter; a refused login waits it from the start.
LONGEST_WAIT = 75
FAULTS = ("silent", "drop", "refuse", "missing", "deny", "garbage", "slow 1")
BASELINE = 20
# Caches fill and threads start in the first minutes: a shorter life says nothing of growth.
LONG_ENOUGH = 300


class Flapping(threading.Thread):
    """Gives one camera a fault for a while, ends it, and measures how long until frames flow again; again and again."""

    def __init__(self, rig, name, camera, begin):
        super().__init__(daemon=True)
        self.rig, self.name, self.camera, self.begin = rig, name, camera, begin
        self.random = random.Random(f"{rig.given.seed} {name}")
        self.recoveries = []

    def run(self):
        cameras = self.rig.cameras[0]
        while not self.rig.ended.wait(self.random.uniform(4, 10)):
            fault = self.random.choice(FAULTS)
            cameras.say(f"{self.camera} {fault}")
            self.rig.ended.wait(self.random.uniform(3, 15) if fault != "drop" else 0.2)
            report = self.rig.client.states().get(self.name, {})
            cameras.say(f"{self.camera} ok")
            if not self.rig.ended.is_set():
                self._watch(fault, report)

    def _watch(self, fault, report):
        """From the fault's end to running with more frames than before."""
        begun, life = time.monotonic(), self.rig.daemon.starts
        wall = time.time()
        waits = max(0.0, stamp(report.get("next_retry")) - wall) if report.get("next_retry") else 0.0
        frames = report.get("frames_decoded")
        while not self.rig.ended.is_set():
            now = self.rig.client.states().get(self.name, {})
            if self.rig.daemon.starts != life:
                return  # a kill came between: that is measured for itself
            frames = frames if frames is not None else now.get("frames_decoded")
            if now.get("state") == "running" and now.get("frames_decoded", 0) > (frames or 0):
                took = time.monotonic() - begun
                self.recoveries.append({"fault": fault, "source": self.name, "took": took, "waited": waits, "beyond": took - waits})
                return
            if now.get("next_retry"):
                waits = max(waits, stamp(now["next_retry"]) - wall)
            if time.monotonic() - begun > 2 * LONGEST_WAIT:
                self.recoveries.append({"fault": fault, "source": self.name, "took": None, "waited": waits, "beyond": None})
                return
            time.sleep(0.1)


def stamp(text):
    """Seconds since 1970 of an ISO time; it has whole seconds, cut, so that the moment may be a second later."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() + 1


class Sampler(threading.Thread):
    """The process's size and the good sources' frames, every two seconds."""

    def __init__(self, rig):
        super().__init__(daemon=True)
        self.rig = rig
        self.samples = []
        self.states_seen = {}

    def run(self):
        begun = time.monotonic()
        while not self.rig.ended.wait(2):
            sample = self.rig.daemon.sample()
            if sample:
                self.samples.append({"at": time.monotonic() - begun, "life": self.rig.daemon.starts, **sample})
            for name, report in self.rig.client.states().items():
                self.states_seen.setdefault(name, set()).add((report.get("state"), report.get("fault")))
            try:
                self.rig.client.call("GET", "/metrics")
            except (OSError, http.client.HTTPException):
                continue  # away for a moment after a kill


def run(rig, clip, photo):
    given = rig.given
    promises, figures = Promises(), {}
    count = GOOD + len(DEAD) + FLAPPING
    # Without B-frames, as cameras send: frames to which no other refers need not be decoded, and could not be counted.
    cameras = rig.serve([clips.busy(clip, "640x360", "1M")], "--count", count, "--own-ports", "--login", f"soak:{rig.password}")
    names = list(cameras.urls)
    good = [f"good-{number + 1}" for number in range(GOOD)]
    rig.listen()
    # A gate would let frames of good cameras go uncounted; here each one sent must be decoded.
    for name, camera in zip(good, names):
        rig.create(name, rig.with_login(cameras.urls[camera]), motion=False)
    figures["good_start_s"] = rig.await_states(good, "running", 30)
    promises.hold("good cameras run within 5 s of being made", (figures["good_start_s"] or 99) < 5, figures["good_start_s"])
    prober, sampler, poster = Prober(rig, 0.5), Sampler(rig), Poster(rig, photo, 2)
    for thread in (prober, sampler, poster):
        thread.start()
    baseline = time.monotonic()
    rig.ended.wait(BASELINE)
    before = counts(rig, cameras, names, good)
    begin = time.monotonic()
    make_dead(rig, cameras, names[GOOD : GOOD + len(DEAD)])
    flapping = make_flapping(rig, cameras, names[GOOD + len(DEAD) :])
    seconds = given.minutes * 60
    killer = Killer(rig.daemon, given.kill, max(1, seconds - 20), given.seed)
    lives = LifeWatch(rig, good)
    lives.start()
    killer.start()
    rig.ended.wait(seconds)
    end = time.monotonic()
    killer.join(30)
    rig.await_api()
    after = counts(rig, cameras, names, good)
    states = rig.client.states()
    rig.ended.set()
    time.sleep(1)
    hold_sources(promises, figures, rig, good, before, after, states, flapping, sampler, killer)
    hold_api(promises, figures, prober, baseline, begin, end)
    hold_size(promises, figures, sampler, given)
    if given.kill:
        hold_kills(promises, figures, rig, killer, lives)
    figures["exit_status"] = rig.daemon.stop()
    promises.hold("ends by itself when asked to (SIGTERM)", figures["exit_status"] == 0, figures["exit_status"])
    promises.hold("never ended unasked, but when killed", len(rig.daemon.ends) == len(killer.kills), rig.daemon.ends)
    hold_database(promises, figures, rig, poster)
    hold_secret(promises, figures, rig)
    return promises, figures


def make_dead(rig, cameras, names):
    for (name, fault), camera in zip(DEAD.items(), names):
        if fault:
            cameras.say(f"{camera} {fault}")
        rig.create(name, rig.with_login(cameras.urls[camera], None if fault else rig.password[::-1]))


def make_flapping(rig, cameras, names):
    threads = []
    for number, camera in enumerate(names):
        name = f"flapping-{number + 1}"
        rig.create(name, rig.with_login(cameras.urls[camera]))
        threads.append(Flapping(rig, name, camera, number))
        threads[-1].start()
    return threads


def counts(rig, cameras, names, good):
    """Frames that each good camera sent and usher decoded, as nearly at the same moment as two calls can be."""
    sent = cameras.state()
    states = rig.client.states()
    return {
        name: {"sent": sent[camera]["frames_sent"], **{key: states.get(name, {}).get(key, 0) for key in COUNTED}}
        for name, camera in zip(good, names)
    }


COUNTED = ("frames_decoded", "frames_analysed", "decode_errors", "packets_lost", "reconnects", "stalls")


def hold_sources(promises, figures, rig, good, before, after, states, flapping, sampler, killer):
    growth = {name: {key: after[name][key] - before[name][key] for key in after[name]} for name in good}
    figures["good"] = growth
    if not killer.kills:
        missing = {name: grown["sent"] - grown["frames_decoded"] for name, grown in growth.items()}
        # Two calls a few milliseconds apart: a frame or three may be on its way.
        promises.hold("good cameras lose no frame while others fail", all(abs(lost) <= 5 for lost in missing.values()), missing)
        disturbed = {name: {key: grown[key] for key in COUNTED[2:]} for name, grown in growth.items()}
        promises.hold("good cameras are never disturbed", not any(sum(each.values()) for each in disturbed.values()), disturbed)
    promises.hold("good cameras run at the end", all(states.get(name, {}).get("state") == "running" for name in good), "")
    wanted = {"refusing": "unreachable", "not-found": "not_found", "wrong-login": "login_refused", "silent": ("unreachable", "stalled")}
    faults = {name: states.get(name, {}).get("fault") for name in DEAD}
    right = all(faults[name] in (cause if isinstance(cause, tuple) else (cause,)) for name, cause in wanted.items())
    promises.hold("dead cameras are told apart by cause", right, faults)
    figures["dead"] = {name: {key: states.get(name, {}).get(key) for key in ("state", "fault", "reason", "attempts")} for name in DEAD}
    recoveries = [each for thread in flapping for each in thread.recoveries]
    beyond = [each["beyond"] for each in recoveries]
    known = [each for each in beyond if each is not None]
    figures["recoveries"] = recoveries
    summary = {"faults ended": len(beyond), "beyond back-off p50": quantile(known, 0.5), "max": max(known, default=None)}
    promises.hold("frames flow within back-off + 2 s of a fault's end", known and len(known) == len(beyond) and max(known) <= 2, summary)


def hold_api(promises, figures, prober, baseline, begin, end):
    calm, troubled = prober.p95(baseline, begin), prober.p95(begin, end)
    figures["api_p95_s"] = {"good cameras only": calm, "with dead and flapping": troubled, "calls": len(prober.times)}
    promises.hold("the API stays as quick (p95)", troubled is not None and troubled <= max(2 * calm, calm + 0.05), figures["api_p95_s"])


def hold_size(promises, figures, sampler, given):
    """Flat: the last third of the longest life is no larger than the middle one, but for the breathing of an allocator."""
    lives = {}
    for sample in sampler.samples:
        lives.setdefault(sample["life"], []).append(sample)
    longest = max(lives.values(), key=len, default=[])
    third = len(longest) // 3
    if not longest or longest[-1]["at"] - longest[0]["at"] < LONG_ENOUGH:
        figures["size"] = f"no life of {LONG_ENOUGH} s: too short to say"
        return
    figures["size"] = {}
    # A minute apart: enough to see the shape.
    figures["size_by_time"] = [{key: each[key] for key in ("at", "rss_mb", "threads", "fds")} for each in longest[::30]]
    for key, slack in (("rss_mb", 8.0), ("threads", 3), ("fds", 6)):
        means = [sum(each[key] for each in part) / len(part) for part in (longest[third : 2 * third], longest[2 * third :])]
        slope = slope_per_hour([(each["at"], each[key]) for each in longest[third:]])
        figures["size"][key] = {"first": longest[0][key], "middle": means[0], "last": means[1], "largest": max(s[key] for s in longest), "per_hour": slope}
        promises.hold(f"{key} does not grow", means[1] - means[0] <= slack, figures["size"][key])


def slope_per_hour(points):
    """Least squares."""
    n = len(points)
    x, y = sum(p[0] for p in points) / n, sum(p[1] for p in points) / n
    below = sum((p[0] - x) ** 2 for p in points)
    return sum((p[0] - x) * (p[1] - y) for p in points) / below * 3600 if below else 0.0


class LifeWatch(threading.Thread):
    """After each start: how long until the API answers and the good sources run."""

    def __init__(self, rig, good):
        super().__init__(daemon=True)
        self.rig, self.good, self.returns = rig, good, []

    def run(self):
        life = self.rig.daemon.starts
        while not self.rig.ended.wait(0.05):
            if self.rig.daemon.starts == life:
                continue
            life = self.rig.daemon.starts
            begun = self.rig.daemon.started
            while not self.rig.ended.is_set() and self.rig.daemon.starts == life:
                states = self.rig.client.states()
                if all(states.get(name, {}).get("state") == "running" for name in self.good):
                    self.returns.append(time.monotonic() - begun)
                    break
                time.sleep(0.1)


def hold_kills(promises, figures, rig, killer, lives):
    figures["kills"] = {"kills": len(killer.kills), "lives": rig.daemon.starts, "good cameras run again after, s": sorted(lives.returns)}
    summary = {"kills": len(killer.kills), "p50 s": quantile(lives.returns, 0.5), "max s": max(lives.returns, default=None)}
    promises.hold("after each kill it is back with all good cameras", lives.returns and len(killer.kills) == rig.daemon.starts - 1, summary)


def hold_database(promises, figures, rig, poster):
    """What was acknowledged or told is in the database; no event without its action."""
    words = rig.daemon.run("check")
    promises.hold("usher check finds nothing wrong", True, words.strip().splitlines()[-1] if words.strip() else "")
    link = sqlite3.connect(f"file:{rig.daemon.data / 'usher.sqlite'}?mode=ro", uri=True)
    actions = {uuid.UUID(bytes=row[0]) for row in link.execute("SELECT id FROM actions")}
    lost = [identity for identity in poster.acknowledged if uuid.UUID(identity) not in actions]
    promises.hold("every acknowledged action is in the database", poster.acknowledged and not lost, {"acknowledged": len(poster.acknowledged), "lost": len(lost)})
    events = {row[0]: row[1] for row in link.execute("SELECT id, action_id FROM events")}
    seen = rig.events.seen
    gone = [identity for identity in seen if int(identity) not in events]
    orphans = [identity for identity, action in events.items() if action and uuid.UUID(bytes=action) not in actions]
    untold = sorted(set(events) - {int(identity) for identity in seen})
    kinds = {}
    for kind, _, _ in seen.values():
        kinds[kind] = kinds.get(kind, 0) + 1
    figures["events"] = {"heard": len(seen), "stored": len(events), "repeated": rig.events.repeated, "connections": rig.events.connections, "kinds": kinds}
    promises.hold("every event heard is in the database", seen and not gone, {"heard": len(seen), "missing": len(gone)})
    promises.hold("every event stored was heard, once", not untold_but_late(untold, events) and not rig.events.repeated, {"unheard": len(untold), "repeated": rig.events.repeated})
    promises.hold("no event without its action", not orphans, len(orphans))


def untold_but_late(untold, events):
    """Events that were stored after the listener had left, at the very end, count for nothing."""
    last = max(events, default=0)
    return [identity for identity in untold if identity < last - 40]


def hold_secret(promises, figures, rig):
    """The password of the cameras is in the database, and nowhere else."""
    for path in rig.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("usher.sqlite") and not path.name.startswith("camera-"):
            rig.watchword.look(f"file {path.relative_to(rig.folder)}", path.read_bytes())
    figures["looked_through_for_the_password"] = dict(rig.watchword.looked_at)
    promises.hold("the password is nowhere to be seen", not rig.watchword.found, rig.watchword.found or f"{len(rig.watchword.looked_at)} places looked through")


def store(path, result):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=1, default=str) + "\n")

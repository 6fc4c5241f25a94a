"""Load: how much a camera costs beside the decoding of its stream, how many cameras there may be, what an idle one costs."""

import subprocess
import time

from . import clips
from .daemon import cpu_seconds
from .rig import Promises, quantile

CAMERAS = 6
FPS = 5
SETTLE = 15
STEP = 40
IDLE = 64
# Of what was due; 0 of 9,000 analyses is 0, one or two late at the edges of the measurement are no drop.
DROPPED = 0.002


def run(rig, clip, photo):
    given = rig.given
    promises, figures = Promises(), {"clip": str(clip)}
    stream = clip if given.as_is else clips.busy(clip)
    most = CAMERAS + given.more
    cameras = rig.serve([stream], "--count", most)
    figures["stream"] = {"file": stream.name, "mbit_s": stream.stat().st_size * 8 / clips.seconds(stream) / 1e6}
    urls = list(cameras.urls.values())
    names = [f"camera-{number + 1}" for number in range(most)]
    figures["base_rss_mb"] = rig.daemon.sample()["rss_mb"]
    add(rig, names[:CAMERAS], urls)
    six = measure(rig, names[:CAMERAS], given.minutes * 60)
    figures["six"] = six
    rss = (six["rss_mb"] - figures["base_rss_mb"]) / CAMERAS
    figures["rss_per_camera_mb"] = rss
    rig.delete(*names[:CAMERAS])
    time.sleep(3)
    figures["decoding_alone"] = decoding(urls[:CAMERAS], min(60, given.minutes * 60))
    ratio = six["cpu_cores"] / figures["decoding_alone"]["cpu_cores"]
    figures["cpu_ratio"] = ratio
    promises.hold("no analysis due was dropped", six["dropped"] <= DROPPED * six["due"], {key: six[key] for key in ("due", "done", "dropped")})
    promises.hold("p95 from frame to action under 2 s", six["p95_s"] is not None and six["p95_s"] < 2, six["p95_s"])
    promises.hold("CPU at most 1.6 times that of decoding alone", ratio <= 1.6, {"usher": six["cpu_cores"], **figures["decoding_alone"], "ratio": ratio})
    promises.hold("memory under 60 MB a camera", rss < 60, rss)
    if given.more:
        figures["more"] = raise_until_dropping(rig, names, urls)
    if given.idle:
        figures["idle"] = idle(rig, clip, given.idle)
        promises.hold(f"{given.idle} idle cameras run", figures["idle"]["running"] == given.idle, figures["idle"])
    return promises, figures


def add(rig, names, urls):
    for name, url in zip(names, urls):
        rig.create(name, url, analyze_fps=FPS)
    if rig.await_states(names, "running", 60) is None:
        raise SystemExit(f"error: not all cameras run: { {name: report.get('reason') for name, report in rig.client.states().items()} }")
    time.sleep(SETTLE)


def measure(rig, names, seconds):
    """The sources' figures and the process's over so many seconds."""
    first, cpu, begun = rig.client.states(), rig.daemon.sample()["cpu_s"], time.monotonic()
    largest, p95 = 0.0, []
    while time.monotonic() - begun < seconds:
        time.sleep(min(5, max(0.1, begun + seconds - time.monotonic())))
        largest = max(largest, rig.daemon.sample()["rss_mb"])
    last, spent, took = rig.client.states(), rig.daemon.sample()["cpu_s"] - cpu, time.monotonic() - begun
    drops = {}
    for name in names:
        p95.append((last[name].get("latency") or {}).get("p95"))
        for key, count in drop_counts(last[name]).items():
            drops[key] = drops.get(key, 0) + count - drop_counts(first[name]).get(key, 0)
    known = [value for value in p95 if value is not None]
    passed_over = sum(count for key, count in drops.items() if "motion" in key)
    grown = {key: sum(last[name].get(key, 0) - first[name].get(key, 0) for name in names) for key in ("frames_decoded", "frames_analysed", "decode_errors", "stalls")}
    due = FPS * took * len(names) - passed_over
    # What the motion gate passes over and what is left undecoded while nothing moves is no analysis due.
    late = sum(count for key, count in drops.items() if not any(word in key for word in ("motion", "rate", "key_frames")))
    return {
        "cameras": len(names), "seconds": took, "due": round(due), "done": grown["frames_analysed"], "dropped": late, "drops": drops,
        "passed_over_by_motion_gate": passed_over, "frames_decoded": grown["frames_decoded"], "decode_errors": grown["decode_errors"],
        "stalls": grown["stalls"], "p95_s": max(known, default=None), "cpu_cores": spent / took, "rss_mb": largest,
    }  # fmt: skip


def drop_counts(report):
    drops = report.get("drops") or []
    if isinstance(drops, dict):
        return drops
    return {f"{each['stage']}/{each['reason']}": each["count"] for each in drops}


def decoding(urls, seconds):
    """Decoding the same streams, one ffmpeg with one thread each, and nothing else."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-rtsp_transport", "tcp", "-threads", "1", "-i"]
    tail = ["-an", "-fps_mode", "passthrough", "-f", "null", "-"]
    players = [subprocess.Popen([*command, url, *tail], stderr=subprocess.DEVNULL) for url in urls]
    try:
        time.sleep(8)
        before, begun = [cpu_seconds(player.pid) for player in players], time.monotonic()
        time.sleep(seconds)
        after, took = [cpu_seconds(player.pid) for player in players], time.monotonic() - begun
    finally:
        for player in players:
            player.kill()
            player.wait()
    return {"cpu_cores": (sum(after) - sum(before)) / took, "seconds": took, "streams": len(urls)}


def raise_until_dropping(rig, names, urls):
    """One camera more at a time until analyses are dropped."""
    steps = []
    for count in range(CAMERAS, len(names) + 1):
        new = [name for name in names[:count] if name not in rig.sources]
        add(rig, new, [urls[names.index(name)] for name in new])
        step = measure(rig, names[:count], STEP)
        steps.append({key: step[key] for key in ("cameras", "due", "done", "dropped", "p95_s", "cpu_cores", "rss_mb")})
        print(f"  {count} cameras: {step['done']} of {step['due']} analyses, {step['dropped']} dropped, {step['cpu_cores']:.2f} cores", flush=True)
        if step["dropped"] > 0.01 * step["due"]:
            break
    rig.delete(*[name for name in names if name in rig.sources])
    return steps


def idle(rig, clip, count):
    """Cameras before which nothing moves."""
    still = clips.still(clip)
    cameras = rig.serve([still], "--count", count)
    before = rig.daemon.sample()
    names = [f"idle-{number + 1}" for number in range(count)]
    for name, url in zip(names, cameras.urls.values()):
        rig.create(name, url, analyze_fps=FPS)
    rig.await_states(names, "running", 120)
    time.sleep(SETTLE)
    cpu, begun = rig.daemon.sample()["cpu_s"], time.monotonic()
    time.sleep(STEP)
    sample = rig.daemon.sample()
    spent = (sample["cpu_s"] - cpu) / (time.monotonic() - begun)
    states = rig.client.states()
    running = [name for name in names if states.get(name, {}).get("state") == "running"]
    return {
        "running": len(running), "key_frames_only": sum(bool(states[name].get("key_frames_only", states[name].get("is_key_frames_only"))) for name in running),
        "cpu_percent_of_a_core_per_camera": 100 * spent / count, "rss_mb_per_camera": (sample["rss_mb"] - before["rss_mb"]) / count,
        "fps_decoded_p50": quantile([states[name].get("fps_decoded", 0) for name in running], 0.5),
    }  # fmt: skip

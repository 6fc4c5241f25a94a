"""Visits: a clip that comes round again and again, with gaps in which nobody is there. One visit of one person should be one action."""

import json
import sqlite3
import time

from . import clips
from .rig import Promises

REENTRY = 4
GAP = 12


def run(rig, clip, photo):
    given = rig.given
    promises, figures = Promises(), {"clip": str(clip), "persons": given.persons}
    stream = clips.with_gap(clip, GAP, given.size)
    length = clips.seconds(stream)
    cameras = rig.serve([stream])
    strangers = rig.client.json("POST", "/v1/person/list/create", name="Created")["list_id"]
    rig.listen()
    rig.create(
        "visits", next(iter(cameras.urls.values())), reentry_s=REENTRY, analyze_fps=FPS, new_person_threshold="no_match",
        new_person_square_min="50", new_person_yaw_max="60", person_list_add=[strangers], feature_check=[],
    )  # fmt: skip
    loops = max(1, round(given.minutes * 60 / length))
    rig.await_states(["visits"], "running", 30)
    # To the middle of the last gap: every visit is closed, none has begun.
    time.sleep(loops * length - GAP / 3)
    rig.ended.set()
    rig.daemon.stop()
    link = sqlite3.connect(f"file:{rig.daemon.data / 'usher.sqlite'}?mode=ro", uri=True)
    actions = link.execute("SELECT count(*) FROM actions").fetchone()[0]
    created = link.execute("SELECT count(*) FROM persons").fetchone()[0]
    outcomes = dict(link.execute("SELECT outcome, count(*) FROM actions GROUP BY outcome"))
    visits = loops * given.persons
    kinds = {}
    for kind, data, _ in rig.events.seen.values():
        kinds[kind] = kinds.get(kind, 0) + 1
        json.loads(data)
    figures.update(loops=loops, seconds=length, visits=visits, actions=actions, persons_created=created, outcomes=outcomes, events=kinds)
    figures["actions_per_visit"] = actions / visits
    figures["persons_per_stranger"] = created / given.persons
    promises.hold("1.0 to 1.1 actions a visit", 1.0 <= actions / visits <= 1.1, {"visits": visits, "actions": actions})
    promises.hold("no stranger becomes two persons", created <= given.persons, {"strangers": given.persons, "persons": created})
    return promises, figures


FPS = 5

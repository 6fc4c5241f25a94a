"""What each dialect adds to a recognition, measured at a server that runs: medians of round trips on one connection, the cases in turn.

    cost.py PORT TOKEN RECOGNITION_KEY BASIC PHOTO SMALL NOBODY [ROUNDS]

`bare` is a path that does nothing. Every other case has a dialect do all of its work but that of the models, so that what it takes beyond `bare` is what the dialect adds, the database and the search included:

- enface: SMALL, a picture too small to show anybody, in as many bytes as PHOTO, posted to be looked at: what the others are to be compared with.
- compreface: 128 numbers in and out as JSON, the nearest example.
- findface, findface2: the same picture.
- findface face, findface2 verify: an enrolled face read; a kept one compared with an enrolled one.
- facedetect: as many bytes as PHOTO in base64 that are no picture; password, base64 and refusal.

Face Detect searches any picture for faces. So NOBODY, in as many bytes as PHOTO, is given to it and to Enface by turns: one search each, in which nothing is found; `facedetect_beyond_enface` is the median of the differences.

`photo` is a whole recognition by each, for comparison.
"""

import base64
import http.client
import json
import statistics
import sys
import time

port, token, key, basic = int(sys.argv[1]), *sys.argv[2:5]
photo, small = open(sys.argv[5], "rb").read(), open(sys.argv[6], "rb").read()
nobody = open(sys.argv[7], "rb").read()
rounds = int((sys.argv + ["1000"])[8])
connection = http.client.HTTPConnection("127.0.0.1", port)


def padded(jpeg, size):
    """The same picture with comments (T.81, B.2.4.5) between its start and the rest."""
    rest = max(0, size - len(jpeg))
    comments = b""
    while rest > 4:
        length = min(rest, 65535)
        comments += b"\xff\xfe" + (length - 2).to_bytes(2, "big") + b" " * (length - 4)
        rest -= length
    return jpeg[:2] + comments + jpeg[2:]


def form(name, picture, **texts):
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in texts.items())
    head = f'{parts}--b\r\nContent-Disposition: form-data; name="{name}"; filename="a.jpg"\r\n\r\n'
    return head.encode() + picture + b"\r\n--b--\r\n"


def send(method, path, body=None, kind="application/json", expects=(200, 201), **headers):
    lines = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        lines["Content-Type"] = kind
    start = time.perf_counter()
    connection.request(method, path, body, lines)
    answer = connection.getresponse()
    content = answer.read()
    elapsed = (time.perf_counter() - start) * 1000
    assert answer.status in expects, (path, answer.status, content[:300])
    return elapsed, content


multipart = "multipart/form-data; boundary=b"
findface = {"Authorization": f"Token {token}"}
tiny, empty = padded(small, len(photo)), padded(nobody, len(photo))

# A face enrolled and a face kept.
face = json.loads(send("POST", "/v0/face", form("photo", photo, meta="cost"), multipart, **findface)[1])["results"][0]["id"]
kept = json.loads(send("POST", "/v2/detect?facen=on", photo, "image/jpeg", **findface)[1])["faces"][0]["id"]
send("POST", f"/v2/galleries/default/faces/7?from=detection:{kept}", "{}", **findface)
recognize = "/api/v1/recognition/recognize?limit=1&face_plugins=calculator"
send("POST", "/api/v1/recognition/faces?subject=cost", form("file", photo), multipart, x_api_key=key)
vector = json.loads(send("POST", recognize, form("file", photo), multipart, x_api_key=key)[1])["result"][0]["embedding"]
embeddings = json.dumps({"embeddings": [vector]})


def object64(picture):
    return json.dumps({"sessionId": "1", "faceImageBase": base64.b64encode(picture).decode()})


nothing = object64(b"x" * len(photo))
cases = {
    "bare": lambda: send("GET", "/health/live"),
    "enface": lambda: send("POST", "/v1/detect", form("images", tiny), multipart, token=token),
    "compreface": lambda: send("POST", "/api/v1/recognition/embeddings/recognize", embeddings, x_api_key=key),
    "findface": lambda: send("POST", "/v0/detect", form("photo", tiny), multipart, **findface),
    "findface face": lambda: send("GET", f"/v0/face/id/{face}", **findface),
    "findface2": lambda: send("POST", "/v2/detect", tiny, "image/jpeg", **findface),
    "findface2 verify": lambda: send("POST", f"/v2/verify?face1=detection:{kept}&face2=face:default/7", **findface),
    "facedetect": lambda: send("POST", "/api/v1/face/detect", nothing, expects=(400,), Authorization=basic),
}
whole = {
    "enface": lambda: send("POST", "/v1/detect", form("images", photo), multipart, token=token),
    "compreface": lambda: send("POST", recognize, form("file", photo), multipart, x_api_key=key),
    "findface": lambda: send("POST", "/v0/detect", form("photo", photo), multipart, **findface),
    "findface2": lambda: send("POST", "/v2/detect", photo, "image/jpeg", **findface),
    "facedetect": lambda: send("POST", "/api/v1/face/detect", object64(photo), Authorization=basic),
}


def medians(calls, rounds):
    times = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            times[name].append(call()[0])
    return {name: round(statistics.median(values), 3) for name, values in times.items()}


enface_empty = lambda: send("POST", "/v1/detect", form("images", empty), multipart, token=token)
facedetect_empty = lambda: send("POST", "/api/v1/face/detect", object64(empty), Authorization=basic)

for call in [*cases.values(), enface_empty, facedetect_empty]:
    call()
assert json.loads(facedetect_empty()[1])["hasError"] and json.loads(enface_empty()[1])["status"] == "ok"
took = medians(cases, rounds)
bare = took.pop("bare")
figures = {"unit": "ms", "rounds": rounds, "bytes": len(photo), "bare": bare, "added": {name: round(value - bare, 3) for name, value in took.items()}}
beyond = statistics.median(facedetect_empty()[0] - enface_empty()[0] for _ in range(rounds))
figures["facedetect_beyond_enface"] = round(beyond, 3)
print(json.dumps(figures | {"photo": medians(whole, max(10, rounds // 50))}, indent=2))

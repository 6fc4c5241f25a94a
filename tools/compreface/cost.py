"""What CompreFace's dialect adds to a recognition, measured at a server that runs: medians of round trips on one connection.

    cost.py PORT RECOGNITION_KEY PHOTO [ROUNDS]

`bare` is a path that does nothing. `search` has the dialect do all of its work but the picture: key, JSON, 128 numbers in and out, search, similarity. What it takes beyond `bare` is what the dialect adds, search and
all. `photo` is a whole recognition, `models` the part of it that finding and embedding the faces took, as the answer says; between the two lie decoding, HTTP and the dialect.
"""

import http.client
import json
import statistics
import sys
import time

port, key, photo, rounds = int(sys.argv[1]), sys.argv[2], open(sys.argv[3], "rb").read(), int((sys.argv + ["200"])[4])
connection = http.client.HTTPConnection("127.0.0.1", port)


def send(method, path, body=None, kind="application/json"):
    start = time.perf_counter()
    connection.request(method, path, body, {"x-api-key": key, "Content-Type": kind} if body else {})
    answer = connection.getresponse()
    content = answer.read()
    elapsed = (time.perf_counter() - start) * 1000
    assert answer.status < 300, content
    return elapsed, content


form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' + photo + b"\r\n--b--\r\n"
recognize = ("POST", "/api/v1/recognition/recognize?limit=1&face_plugins=calculator&status=true", form, "multipart/form-data; boundary=b")
face = json.loads(send(*recognize)[1])["result"][0]
vector = json.dumps({"embeddings": [face["embedding"]]})

bare, search, whole, models = [], [], [], []
for _ in range(rounds):
    bare.append(send("GET", "/health/live")[0])
    search.append(send("POST", "/api/v1/recognition/embeddings/recognize", vector)[0])
for _ in range(max(10, rounds // 10)):
    elapsed, content = send(*recognize)
    whole.append(elapsed)
    models.append(sum(json.loads(content)["result"][0]["execution_time"].values()))

figures = {name: round(statistics.median(values), 3) for name, values in (("bare", bare), ("search", search), ("photo", whole), ("models", models))}
print(json.dumps({"unit": "ms", "rounds": rounds, **figures, "added": round(figures["search"] - figures["bare"], 3)}))

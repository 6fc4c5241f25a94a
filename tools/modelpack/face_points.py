"""Where landmarks stand on an upright face: the targets of the alignments that embedder, age and gender want."""

# dlib's mean face (dlib/image_transforms/interpolation.h, get_face_chip_details), units of the face's width: the means of the six points
# round each eye, the nose tip and the mouth corners. Order: left eye, right eye, nose, left mouth corner, right mouth corner.
DLIB_MEAN_FACE = [(0.225492, 0.215990), (0.754761, 0.215990), (0.490127, 0.515625), (0.254149, 0.780233), (0.726104, 0.780233)]

# Points of MediaPipe's face mesh that stand alike on every face (mediapipe/modules/face_geometry/data/canonical_face_model_uv_visualization.png):
# the rims of both eyes, both brows, the bridge and wings of the nose, the corners and the middle of the mouth.
MESH_POINTS = [
    33, 133, 160, 159, 158, 144, 145, 153, 362, 263, 387, 386, 385, 373, 374, 380, 70, 63, 105, 66, 107, 300, 293, 334, 296, 336,
    1, 2, 4, 5, 6, 168, 195, 197, 98, 327, 61, 291, 0, 13, 17,
]  # fmt: skip
# Where they stand, units of the face's width as above: the medians that tools/fit-shape.py measures.
MESH_MEAN_FACE = [
    (0.0713, 0.2102), (0.3227, 0.2196), (0.1344, 0.1793), (0.1823, 0.1710), (0.2292, 0.1735), (0.1522, 0.2367),
    (0.2011, 0.2402), (0.2458, 0.2364), (0.6351, 0.2150), (0.8854, 0.1989), (0.8204, 0.1698), (0.7723, 0.1630),
    (0.7253, 0.1668), (0.8057, 0.2270), (0.7573, 0.2316), (0.7126, 0.2291), (-0.0371, 0.0832), (0.0231, 0.0357),
    (0.1126, 0.0099), (0.2225, 0.0135), (0.3453, 0.0244), (0.9841, 0.0705), (0.9213, 0.0246), (0.8310, 0.0020),
    (0.7229, 0.0083), (0.6006, 0.0222), (0.4854, 0.5497), (0.4868, 0.6032), (0.4842, 0.4920), (0.4825, 0.4166),
    (0.4784, 0.2351), (0.4773, 0.1684), (0.4810, 0.3554), (0.4795, 0.2978), (0.3290, 0.5825), (0.6436, 0.5777),
    (0.2460, 0.7829), (0.7295, 0.7766), (0.4897, 0.7207), (0.4904, 0.7730), (0.4934, 0.9008),
]  # fmt: skip

# ArcFace's reference points for a 96x112 chip, which the Open Model Zoo demo scales to 128x128
# (demos/face_recognition_demo/python/face_identifier.py, REFERENCE_LANDMARKS).
ARCFACE_96_112 = [(30.2946, 51.6963), (65.5318, 51.5014), (48.0252, 71.7366), (33.5493, 92.3655), (62.7299, 92.2041)]


def dlib_chip(side, padding):
    """The points in pixels of a square chip, x and y by turns, with the padding that dlib's chips have around the face."""
    return _chip(DLIB_MEAN_FACE, side, padding)


def mesh_chip(side, padding):
    """The same for MESH_POINTS."""
    return _chip(MESH_MEAN_FACE, side, padding)


def arcface_chip(side):
    """The same for a square chip made from ArcFace's points."""
    return _flat((x * side / 96, y * side / 112) for x, y in ARCFACE_96_112)


def _chip(points, side, padding):
    return _flat(((padding + x) * side / (1 + 2 * padding), (padding + y) * side / (1 + 2 * padding)) for x, y in points)


def _flat(points):
    return [round(value, 4) for point in points for value in point]

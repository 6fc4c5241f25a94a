"""Where the five landmarks stand on an upright face: the target of the alignment that embedder, age and gender want."""

# dlib's mean face (dlib/image_transforms/interpolation.h, get_face_chip_details), units of the face's width: the means of the six points
# round each eye, the nose tip and the mouth corners. Order: left eye, right eye, nose, left mouth corner, right mouth corner.
DLIB_MEAN_FACE = [(0.225492, 0.215990), (0.754761, 0.215990), (0.490127, 0.515625), (0.254149, 0.780233), (0.726104, 0.780233)]

# ArcFace's reference points for a 96x112 chip, which the Open Model Zoo demo scales to 128x128
# (demos/face_recognition_demo/python/face_identifier.py, REFERENCE_LANDMARKS).
ARCFACE_96_112 = [(30.2946, 51.6963), (65.5318, 51.5014), (48.0252, 71.7366), (33.5493, 92.3655), (62.7299, 92.2041)]


def dlib_chip(side, padding):
    """The points in pixels of a square chip, x and y by turns, with the padding that dlib's chips have around the face."""
    return _flat(((padding + x) * side / (1 + 2 * padding), (padding + y) * side / (1 + 2 * padding)) for x, y in DLIB_MEAN_FACE)


def arcface_chip(side):
    """The same for a square chip made from ArcFace's points."""
    return _flat((x * side / 96, y * side / 112) for x, y in ARCFACE_96_112)


def _flat(points):
    return [round(value, 4) for point in points for value in point]

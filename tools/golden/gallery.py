"""Golden values for GalleryTests, from scikit-learn, statsmodels and numpy.

    python3 -m venv v && v/bin/pip install numpy==2.* scikit-learn==1.* statsmodels==0.14.* && v/bin/python tools/golden/gallery.py

writes Tests/GalleryTests/Golden.swift. The vectors come from SplitMix64, which both sides implement, so none are stored.
"""

import pathlib

import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve
from statsmodels.stats.proportion import proportion_confint

MASK = (1 << 64) - 1


def generator(seed):
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        z ^= z >> 31
        yield (z >> 11) * 2.0**-53 * 2 - 1


def photos(people, each, dimensions, spread):
    numbers = generator(11)
    draw = lambda: np.array([next(numbers) for _ in range(dimensions)])
    vectors, owners = [], []
    for person in range(people):
        centre = draw()
        for _ in range(each):
            vector = centre + spread * draw()
            vectors.append(vector / np.linalg.norm(vector))
            owners.append(person)
    return np.array(vectors), np.array(owners)


def main():
    vectors, owners = photos(60, 4, 16, 0.9)
    upper = np.triu_indices(len(owners), 1)
    cosines, same = (vectors @ vectors.T)[upper], owners[upper[0]] == owners[upper[1]]
    false, true, _ = roc_curve(same, cosines, drop_intermediate=False)
    cross = np.argmin(np.abs(false - (1 - true)))
    accepts = [float(true[false <= rate].max()) for rate in (0.1, 0.01, 0.001)]
    wilson = [(k, n, *proportion_confint(k, n, method="wilson")) for k, n in [(0, 10), (5, 10), (990, 1000), (4158, 4200), (7, 7)]]
    rows = ",\n        ".join(f"({k}, {n}, {low!r}, {high!r})" for k, n, low, high in [(k, n, float(a), float(b)) for k, n, a, b in wilson])
    pathlib.Path(__file__).parents[2].joinpath("Tests/GalleryTests/Golden.swift").write_text(f"""\
/// Written by tools/golden/gallery.py, which says how; do not edit.
enum Golden {{
    static let auc = {float(roc_auc_score(same, cosines))!r}
    static let equalErrorRate = {float((false[cross] + 1 - true[cross]) / 2)!r}
    /// At FAR 0.1, 0.01 and 0.001.
    static let trueAcceptRates = {accepts!r}
    /// Hits, trials, lower, upper.
    static let wilson: [(Int, Int, Double, Double)] = [
        {rows},
    ]
}}
""")


if __name__ == "__main__":
    main()

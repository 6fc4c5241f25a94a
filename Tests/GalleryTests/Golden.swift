/// Written by tools/golden/gallery.py, which says how; do not edit.
enum Golden {
    static let auc = 0.9670285036095418
    static let equalErrorRate = 0.09231991525423727
    /// At FAR 0.1, 0.01 and 0.001.
    static let trueAcceptRates = [0.9138888888888889, 0.5527777777777778, 0.16666666666666666]
    /// Hits, trials, lower, upper.
    static let wilson: [(Int, Int, Double, Double)] = [
        (0, 10, 0.0, 0.27753279986288926),
        (5, 10, 0.23659309051256394, 0.7634069094874361),
        (990, 1000, 0.9816905311296853, 0.9945592455544707),
        (4158, 4200, 0.9865113377451877, 0.9925931409367137),
        (7, 7, 0.6456695649333125, 0.9999999999999999),
    ]
}

import Foundation
import UsherCore

/// How good a view of a face is for recognition; pure.
///
/// The curves and what tuned them stand beside each constant.
struct FaceQualityMeasure: Sendable, Hashable {
    /// The quality of a face found in a picture of `picture` pixels.
    static func quality(
        of face: DetectedFace,
        square: Float,
        sharpness: Float,
        pose: HeadPose,
        picture: PixelSize
    ) -> FaceQuality {
        FaceQuality(
            sharpness: sharpness,
            size: size(square),
            pose: self.pose(pose),
            detector: detector(face.score),
            border: border(face.box, in: picture)
        )
    }

    /// Rises from 0 at `low` to 1 at `high`, along a straight line, and stays there.
    static func ramp(_ value: Float, from low: Float, to high: Float) -> Float {
        min(1, max(0, (value - low) / (high - low)))
    }

    /// From `edgeEnergy`, by its logarithm: 0 at 0.0003, 1 from 0.004.
    ///
    /// Tuned on 220 pairs of LFW photos, one of each pair blurred or scaled down: true accept rate at FAR 1e-3 of what it is untouched,
    /// by energy: .61 at .0005, .72 at .001, .88 at .0015, .90 at .002, .97 at .003, and no gain beyond .01.
    static func sharpness(_ energy: Float) -> Float {
        energy > 0 ? ramp(log(energy), from: log(0.0003), to: log(0.004)) : 0
    }

    /// From the square in source pixels, by its logarithm: 0 at 16, 1 from 96.
    ///
    /// On the same pairs scaled down: .90 of the untouched rate at 28 px, .97 at 39, .99 at 56 and 79. Steeper than that on purpose, because
    /// there the landmarks were those of the large photo, and a small face's own are worse.
    static func size(_ square: Float) -> Float {
        square > 0 ? ramp(log(square), from: log(16), to: log(96)) : 0
    }

    /// 1 for a frontal face, falling with the square of the angle to 0 at 60 degrees.
    ///
    /// On turn-one-man.mp4 the cosine to the man's frontal mean is .992 below 10 degrees of yaw, .987 at 20-25 and .968 at 25-40, where .928
    /// is FAR 1e-3; pitch falls alike. Roll is undone by the alignment.
    static func pose(_ pose: HeadPose) -> Float {
        let (yaw, pitch) = (pose.yaw / 60, pose.pitch / 60)
        return max(0, 1 - (yaw * yaw + pitch * pitch))
    }

    /// From the detector's confidence: 0 at 0.5, where faces and other things are equally likely, 1 at 1.
    static func detector(_ score: Float) -> Float { ramp(score, from: 0.5, to: 1) }

    /// The part of the box inside the picture: 1 when all of it, 0 when half of it or less.
    static func border(_ box: Box, in picture: PixelSize) -> Float {
        guard box.area > 0 else { return 0 }
        return ramp(box.intersection(picture.bounds).area / box.area, from: 0.5, to: 1)
    }

    /// The variance of the Laplacian of the chip's brightness over the variance of the brightness itself.
    static func edgeEnergy(_ chip: Image) -> Float {
        let (width, height) = (chip.size.width, chip.size.height)
        guard width > 2, height > 2 else { return 0 }
        let luma = brightness(chip)
        var (laplace, plain) = (Spread(), Spread())
        for y in 1..<height - 1 {
            for x in 1..<width - 1 {
                let at = y * width + x
                let around = luma[at - 1] + luma[at + 1] + luma[at - width] + luma[at + width]
                laplace.add(around - 4 * luma[at])
                plain.add(luma[at])
            }
        }
        return plain.variance > 1 ? Float(laplace.variance / plain.variance) : 0
    }

    /// Brightness by the weights of ITU-R BT.601, 0...255.
    private static func brightness(_ chip: Image) -> [Float] {
        let (red, blue) = chip.order == .rgb ? (0, 2) : (2, 0)
        return stride(from: 0, to: chip.bytes.count, by: 3).map { at in
            0.299 * Float(chip.bytes[at + red]) + 0.587 * Float(chip.bytes[at + 1])
                + 0.114 * Float(chip.bytes[at + blue])
        }
    }

    /// Sums for a variance.
    private struct Spread {
        private var (count, sum, square) = (0.0, 0.0, 0.0)

        mutating func add(_ value: Float) {
            count += 1
            sum += Double(value)
            square += Double(value) * Double(value)
        }

        var variance: Double { count > 0 ? max(0, square / count - (sum / count) * (sum / count)) : 0 }
    }
}

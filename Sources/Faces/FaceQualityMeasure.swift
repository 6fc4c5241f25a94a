import Foundation
import UsherCore

/// How good a view of a face is for recognition; pure.
///
/// The curves and what tuned them stand beside each constant.
struct FaceQualityMeasure: Sendable, Hashable {
    /// The quality of a face found in a picture of `picture` pixels, whose aligned chip is `chip`.
    static func quality(
        of face: DetectedFace,
        square: Float,
        pose: HeadPose,
        chip: Image,
        picture: PixelSize
    ) -> FaceQuality {
        FaceQuality(
            sharpness: sharpness(edgeEnergy(chip)),
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

    static func sharpness(_ energy: Float) -> Float { ramp(energy, from: 0, to: 0.05) }

    static func size(_ square: Float) -> Float { ramp(square, from: 16, to: 96) }

    static func pose(_ pose: HeadPose) -> Float {
        let (yaw, pitch) = (pose.yaw / 60, pose.pitch / 60)
        return max(0, 1 - (yaw * yaw + pitch * pitch))
    }

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

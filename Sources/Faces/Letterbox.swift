import Foundation
import UsherCore

/// The whole of a picture in an input of another shape: scaled alike in both directions, at the top left, black beyond.
struct Letterbox: Sendable, Hashable {
    /// The input, pixels.
    let input: PixelSize
    /// Input pixels for one pixel of the picture.
    let scale: Float

    init(_ picture: PixelSize, in input: PixelSize) {
        self.input = input
        scale = min(Float(input.width) / Float(picture.width), Float(input.height) / Float(picture.height))
    }

    /// What of the picture's plane the input shows; reaches beyond the picture on the right or below.
    var region: Box {
        Box(x: 0, y: 0, width: Float(input.width) / scale, height: Float(input.height) / scale)
    }

    /// A box in the input, in pixels of the picture.
    func picture(_ box: Box) -> Box {
        Box(x: box.x / scale, y: box.y / scale, width: box.width / scale, height: box.height / scale)
    }
}

extension DetectedFace {
    /// A face found in an input of `size` pixels, in pixels of the picture whose `region` that input shows.
    func placed(from size: PixelSize, onto region: Box) -> DetectedFace {
        let scale = region.width / Float(size.width)
        func place(_ point: Point) -> Point { Point(region.x + point.x * scale, region.y + point.y * scale) }
        let corner = place(Point(box.x, box.y))
        return DetectedFace(
            box: Box(x: corner.x, y: corner.y, width: box.width * scale, height: box.height * scale),
            landmarks: landmarks.mapped(place),
            score: score
        )
    }
}

extension Landmarks {
    /// The points, each through `transform`.
    func mapped(_ transform: (Point) -> Point) -> Landmarks {
        Landmarks(
            leftEye: transform(leftEye),
            rightEye: transform(rightEye),
            nose: transform(nose),
            leftMouth: transform(leftMouth),
            rightMouth: transform(rightMouth)
        )
    }

    /// The angle of the line from the left to the right eye, radians; positive is clockwise as seen.
    var eyeAngle: Float {
        atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x)
    }
}

extension Picture where Self: ~Copyable {
    /// `draw`, with its failure told as one of faces.
    borrowing func drawn(_ region: Box, size: PixelSize, order: ChannelOrder) throws(FacesError) -> Image {
        do {
            return try draw(region, size: size, order: order)
        } catch {
            throw FacesError(.picture, "drawing \(size) from a picture of \(self.size): \(error)")
        }
    }

    /// `warp`, with its failure told as one of faces.
    borrowing func warped(
        _ transform: SimilarityTransform,
        size: PixelSize,
        order: ChannelOrder
    ) throws(FacesError) -> Image {
        do {
            return try warp(transform, size: size, order: order)
        } catch {
            throw FacesError(.picture, "warping \(size) from a picture of \(self.size): \(error)")
        }
    }
}

import CFFmpeg

/// The first component of a picture, sampled: luma where there is one, red in pictures of RGB.
@safe struct LumaCells {
    private let plane: UnsafePointer<UInt8>?
    private let (stride, step, width, height): (Int, Int, Int, Int)
    /// Bits below the eight that count, in samples of two bytes; `nil` where a sample is a byte.
    private let surplusBits: Int?

    init(of frame: UnsafePointer<AVFrame>) {
        let picture = unsafe frame.pointee
        (width, height) = unsafe (Int(picture.width), Int(picture.height))
        guard let layout = unsafe av_pix_fmt_desc_get(AVPixelFormat(rawValue: picture.format)) else {
            unsafe (plane, stride, step, surplusBits) = (nil, 0, 0, nil)
            return
        }
        let component = unsafe layout.pointee.comp.0
        step = Int(component.step)
        surplusBits = component.depth > 8 ? Int(component.depth + component.shift) - 8 : nil
        let planes = unsafe [picture.data.0, picture.data.1, picture.data.2, picture.data.3]
        let strides = unsafe [picture.linesize.0, picture.linesize.1, picture.linesize.2, picture.linesize.3]
        let number = min(3, max(0, Int(component.plane)))
        unsafe plane = planes[number].map { unsafe UnsafePointer($0 + Int(component.offset)) }
        stride = Int(strides[number])
    }

    /// The means of `columns` times `rows` cells, row by row, from `samples` times `samples` pixels spread over each.
    func means(columns: Int, rows: Int, samples: Int) -> [UInt8] {
        guard let plane = unsafe plane, width > 0, height > 0, columns > 0, rows > 0, samples > 0 else { return [] }
        var means = [UInt8](repeating: 0, count: columns * rows)
        let across = columns * samples
        let places = (0..<across).map { ($0 * 2 + 1) * width / (across * 2) * step }
        var sums = [Int](repeating: 0, count: columns)
        for row in 0..<rows {
            for column in 0..<columns { sums[column] = 0 }
            for line in 0..<samples {
                let y = ((row * samples + line) * 2 + 1) * height / (rows * samples * 2)
                let start = unsafe plane + y * stride
                for index in 0..<across { sums[index / samples] += unsafe sample(start + places[index]) }
            }
            for column in 0..<columns {
                means[row * columns + column] = UInt8(min(255, sums[column] / (samples * samples)))
            }
        }
        return means
    }

    private func sample(_ place: UnsafePointer<UInt8>) -> Int {
        guard let surplusBits else { return unsafe Int(place[0]) }
        return unsafe (Int(place[0]) | Int(place[1]) << 8) >> surplusBits
    }
}
